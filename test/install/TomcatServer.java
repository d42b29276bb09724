import java.io.File;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.catalina.startup.Tomcat;

/** The Tomcat of a folder, with its conf/server.xml. */
class TomcatServer {
  public static void main(String[] words) throws Exception {
    File base = new File(words[0]);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.getPath());
    tomcat.init(new CatalinaBaseConfigurationSource(base, "conf/server.xml"));
    tomcat.start();
    tomcat.getServer().await();
  }
}
