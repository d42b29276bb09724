import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type Server, startServer } from "./child";
import { debianProgram } from "./debian";
import { isOpen } from "./nginx";
import { selfSigned } from "./self-signed";

export interface Dovecot extends Server {
  /** `imaps://127.0.0.1:<port>`. */
  readonly address: string;
  /** Path of its certificate, which is its own authority, PEM. */
  readonly ca: string;
  readonly password: string;
  /** Puts a mail into a user's mailbox, as a local delivery does. @param folder below the inbox. @default the inbox */
  deliver(user: string, source: Buffer | string, receivedAt: Date, folder?: string): void;
  /** Path of a user's mailbox (Maildir): `new` has what nobody has seen, a name in `cur` ends in its flags. */
  maildir(user: string): string;
}

/** Debian's user for mail. Dovecot serves no mailbox of root's. */
const mailUser = process.getuid?.() === 0 ? { uid: 8, gid: 8 } : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

/** The real Dovecot, of the machine's packages, by IMAP over TLS: every user is let in by one password. @param tls the pair it presents */
export async function startDovecot(tls?: { readonly key: string; readonly cert: string }): Promise<Dovecot> {
  const dovecot = await debianProgram("dovecot");
  const [folder, port] = [mkdtempSync(join(tmpdir(), "igc-dovecot-")), await freePort()];
  const { key, cert } = tls ?? (await selfSigned(["localhost", "127.0.0.1"]));
  const [ca, keyFile, mail] = [join(folder, "cert.pem"), join(folder, "key.pem"), join(folder, "mail")];
  // The mailboxes' user goes through both, and lists neither.
  for (const each of process.getuid?.() === 0 ? [tmpdir(), folder] : []) chmodSync(each, statSync(each).mode | 0o111);
  writeFileSync(ca, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  makeOwned(mail);
  const password = "Tr0ub4dor&3-for-this-test";
  const isRoot = process.getuid?.() === 0;
  writeFileSync(
    join(folder, "dovecot.conf"),
    `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = required
ssl_cert = <${ca}
ssl_key = <${keyFile}
mail_location = maildir:${mail}/%u
first_valid_uid = ${mailUser.uid}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${mailUser.uid} gid=${mailUser.gid} home=${mail}/%u
}
${isRoot ? "" : `default_internal_user = ${process.env["USER"] ?? "nobody"}\ndefault_login_user = ${process.env["USER"] ?? "nobody"}\n`}service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`,
  );
  const server = await startServer(dovecot, ["-F", "-c", join(folder, "dovecot.conf")], port, () => isOpen(port));
  let delivered = 0;
  const maildir = (user: string): string => join(mail, user);
  return {
    ...{ port, password, ca, maildir, address: `imaps://127.0.0.1:${port}` },
    deliver(user, source, receivedAt, below) {
      const box = below === undefined ? maildir(user) : join(maildir(user), `.${below}`);
      for (const each of [maildir(user), box, ...["cur", "new", "tmp"].map((name) => join(box, name))]) makeOwned(each);
      // Dovecot takes INTERNALDATE from the file's time.
      const path = join(box, "new", `${Math.floor(receivedAt.getTime() / 1000)}.M${++delivered}P1.test`);
      writeFileSync(path, source);
      chownSync(path, mailUser.uid, mailUser.gid);
      utimesSync(path, receivedAt, receivedAt);
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeOwned(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, mailUser.uid, mailUser.gid);
}
