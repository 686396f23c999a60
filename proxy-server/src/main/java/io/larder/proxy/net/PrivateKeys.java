package io.larder.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RSA keys in the form that older tools write ({@code BEGIN RSA PRIVATE KEY}, PKCS#1) and Java does not read: the same bytes
 * inside a PKCS#8 envelope.
 */
final class PrivateKeys {
    private static final Pattern PKCS1 =
            Pattern.compile("-----BEGIN RSA PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END RSA PRIVATE KEY-----");
    /** Version 0, and the algorithm: rsaEncryption without parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private PrivateKeys() {}

    /** The key in that form in the file, or null if the file has none: then others know how to read it. */
    static @Nullable PrivateKey pkcs1(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = PKCS1.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            return null;
        }
        byte[] key = Base64.getMimeDecoder().decode(matcher.group(1));
        ByteBuf inner = Unpooled.buffer().writeBytes(RSA);
        write(inner, OCTET_STRING, key);
        ByteBuf whole = Unpooled.buffer();
        write(whole, SEQUENCE, Arrays.copyOf(inner.array(), inner.writerIndex()));
        byte[] pkcs8 = Arrays.copyOf(whole.array(), whole.writerIndex());
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** One element in DER, its length in the long form of two bytes, which keys always need. */
    private static void write(ByteBuf to, int tag, byte[] content) throws GeneralSecurityException {
        if (content.length < 256 || content.length > 0xffff) {
            throw new InvalidKeyException("an RSA key of " + content.length + " bytes");
        }
        to.writeByte(tag).writeByte(0x82).writeShort(content.length).writeBytes(content);
    }
}
