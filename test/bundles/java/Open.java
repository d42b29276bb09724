import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Opens a bundle as a Java program would, with the provider that is named. Prints what it found as PEM, key first. */
class Open {
  public static void main(String[] words) throws Exception {
    String kind = words[0];
    byte[] bytes = Files.readAllBytes(Path.of(words[1]));
    char[] password = System.getenv("PASSWORD").toCharArray();
    Provider provider = words.length > 2 ? (Provider) Class.forName(words[2]).getDeclaredConstructor().newInstance() : null;
    if (kind.equals("pkcs8-encrypted")) openKey(bytes, password);
    else openStore(bytes, password, provider);
  }

  private static void openStore(byte[] bytes, char[] password, Provider provider) throws Exception {
    KeyStore store = provider == null ? KeyStore.getInstance("PKCS12") : KeyStore.getInstance("PKCS12", provider);
    store.load(new java.io.ByteArrayInputStream(bytes), password);
    for (String alias : Collections.list(store.aliases())) {
      if (!store.isKeyEntry(alias)) continue;
      print("PRIVATE KEY", store.getKey(alias, password).getEncoded());
      for (Certificate certificate : store.getCertificateChain(alias)) print("CERTIFICATE", certificate.getEncoded());
    }
  }

  private static void openKey(byte[] pem, char[] password) throws Exception {
    String base64 = new String(pem, "US-ASCII").replaceAll("-----[A-Z ]+-----|\\s", "");
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(Base64.getDecoder().decode(base64));
    String scheme = info.getAlgParameters().toString(); // getAlgName says "PBES2" of every one, which Java 17 has no cipher for
    Cipher cipher = Cipher.getInstance(scheme);
    SecretKey secret = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password));
    cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
    print("PRIVATE KEY", KeyFactory.getInstance("RSA").generatePrivate(info.getKeySpec(cipher)).getEncoded());
  }

  private static void print(String label, byte[] bytes) {
    System.out.println("-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label + "-----");
  }
}
