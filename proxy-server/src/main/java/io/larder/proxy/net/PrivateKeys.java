package io.larder.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
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
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the forms that older tools write and Java does not read, {@code BEGIN RSA PRIVATE KEY} (PKCS#1) and {@code BEGIN EC
 * PRIVATE KEY} (SEC 1): the same bytes are put inside a PKCS#8 envelope, which Java reads.
 */
final class PrivateKeys {
    private static final Pattern OLD_KEY =
            Pattern.compile("-----BEGIN (RSA|EC) PRIVATE KEY-----([^-]+)-----END (?:RSA|EC) PRIVATE KEY-----");
    private static final Pattern PKCS8_KEY = Pattern.compile(
            "-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----([^-]+)-----END (?:ENCRYPTED )?PRIVATE KEY-----");
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    /** Where SEC 1 names the curve. */
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    /** The key in one of these forms in the file, or null if there is none: then others know how to read it. */
    static @Nullable PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = OLD_KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            return null;
        }
        if (matcher.group(2).contains("ENCRYPTED")) {
            throw new InvalidKeyException("an encrypted key in this form is not supported:"
                    + " convert it with 'openssl pkcs8 -topk8 -in <file> -out <new file>'");
        }
        byte[] key = Base64.getMimeDecoder().decode(matcher.group(2));
        boolean rsa = matcher.group(1).equals("RSA");
        byte[] algorithm = rsa ? RSA : concat(EC, curve(key));
        byte[] inside = concat(VERSION_0, concat(element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
        return KeyFactory.getInstance(rsa ? "RSA" : "EC")
                .generatePrivate(new PKCS8EncodedKeySpec(element(SEQUENCE, inside)));
    }

    /** What is inside of a key in the form of today, which others read for use; null if there is none in the file. */
    static @Nullable PKCS8EncodedKeySpec pkcs8(Path file, @Nullable String password)
            throws IOException, GeneralSecurityException {
        Matcher matcher = PKCS8_KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            return null;
        }
        byte[] key = Base64.getMimeDecoder().decode(matcher.group(1));
        return password == null ? new PKCS8EncodedKeySpec(key) : decrypted(key, password);
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] key, String password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(key);
        AlgorithmParameters parameters = info.getAlgParameters();
        // What goes by this name has its real one among the parameters.
        String cipher =
                parameters != null && info.getAlgName().equals("PBES2") ? parameters.toString() : info.getAlgName();
        SecretKey secret = SecretKeyFactory.getInstance(cipher).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher decipher = Cipher.getInstance(cipher);
        decipher.init(Cipher.DECRYPT_MODE, secret, parameters);
        return info.getKeySpec(decipher);
    }

    /** The name of the curve, an element of its own inside of the parameters. */
    private static byte[] curve(byte[] key) throws InvalidKeyException {
        ByteBuf der = Unpooled.wrappedBuffer(key);
        try {
            der.skipBytes(1);
            length(der);
            while (der.isReadable()) {
                int tag = der.readUnsignedByte();
                int length = length(der);
                if (tag == PARAMETERS) {
                    byte[] name = new byte[length];
                    der.readBytes(name);
                    return name;
                }
                der.skipBytes(length);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new InvalidKeyException("the key is cut off", e);
        }
        throw new InvalidKeyException("the key does not name its curve");
    }

    private static int length(ByteBuf der) {
        int first = der.readUnsignedByte();
        if (first < 0x80) {
            return first;
        }
        return first == 0x81 ? der.readUnsignedByte() : der.readUnsignedShort();
    }

    private static byte[] element(int tag, byte[] content) {
        ByteBuf der = Unpooled.buffer().writeByte(tag);
        if (content.length < 0x80) {
            der.writeByte(content.length);
        } else if (content.length < 0x100) {
            der.writeByte(0x81).writeByte(content.length);
        } else {
            der.writeByte(0x82).writeShort(content.length);
        }
        der.writeBytes(content);
        return Arrays.copyOf(der.array(), der.writerIndex());
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
