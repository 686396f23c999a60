package io.larder.embedded.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who is logged in on a connection. */
public final class Login {
    private final CopyOnWriteArrayList<UserName> users = new CopyOnWriteArrayList<>();
    private volatile @Nullable SaslConversation conversation;
    private volatile String sessionOwner = digest("");

    public List<UserName> users() {
        return List.copyOf(users);
    }

    public boolean isAnonymous() {
        return users.isEmpty();
    }

    /** The one user, or null; the server allows one since 5.0. */
    public @Nullable UserName user() {
        return users.isEmpty() ? null : users.get(0);
    }

    /** The digest that tells one user's sessions from another's. */
    public String sessionOwner() {
        return sessionOwner;
    }

    public void add(UserName user) {
        users.clear();
        users.add(user);
        sessionOwner = ownerOf(user);
    }

    /** The login under way, or null. */
    public @Nullable SaslConversation conversation() {
        return conversation;
    }

    public void conversation(@Nullable SaslConversation underWay) {
        conversation = underWay;
    }

    public void clear() {
        users.clear();
        sessionOwner = digest("");
    }

    /** The digest of a user whose sessions are meant. */
    public static String ownerOf(UserName user) {
        return digest(user.toString());
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
