import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSoftHsm } from "../servers/softhsm";
import { bringFile, type ForeignObject, type Place, type Stage, sha256 } from "./stage";

/** A private key is a file of the token, written once: CKA_CLASS (0) is CKO_PRIVATE_KEY (3), in SoftHSM's own encoding. */
const privateKey = Buffer.from("0000000000000000" + "0000000000000002" + "0000000000000003", "hex");

function envOf(batch: string): { readonly SOFTHSM2_CONF: string } {
  const configuration = join(batch, "softhsm2.conf");
  mkdirSync(join(batch, "tokens"), { recursive: true });
  writeFileSync(
    configuration,
    `directories.tokendir = ${join(batch, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`,
  );
  return { SOFTHSM2_CONF: configuration };
}

/** `pkcs11:` on SoftHSM: a token of its own for each case, copied from one that was initialised; its serial number tells it from the others. */
export async function tokenStage(): Promise<Stage> {
  const hsm = await startSoftHsm(["crash"]);
  const fresh = join(hsm.folder, "tokens", readdirSync(join(hsm.folder, "tokens"))[0]!);
  const shown = execFileSync("softhsm2-util", ["--show-slots"], { env: { ...process.env, ...hsm.env }, encoding: "utf8" });
  const freshSerial = /Serial number:\s+([0-9a-f]{16})[^]*?Label:\s+crash\b/.exec(shown)![1]!;
  const serialOf = ({ id }: Place): string => sha256(id).slice(0, 16);
  const folderOf = (place: Place): string => join(place.batch, "tokens", `00000000-0000-4000-8000-${sha256(place.id).slice(0, 12)}`);

  function copyToken(from: string, serial: string, to: Place): void {
    rmSync(folderOf(to), { recursive: true, force: true });
    cpSync(from, folderOf(to), { recursive: true });
    const file = join(folderOf(to), "token.object");
    const bytes = readFileSync(file);
    const at = bytes.indexOf(serial);
    if (at < 0) throw new Error(`The token in ${from} does not say that its serial number is ${serial}.`);
    bytes.write(serialOf(to), at, "latin1");
    writeFileSync(file, bytes);
  }

  /** In a process of its own, since this one may use no SoftHSM. */
  function bringObject(place: Place, object: ForeignObject): void {
    const where = { modulePath: hsm.modulePath, serial: serialOf(place), pin: hsm.pin };
    const options = {
      input: JSON.stringify({ ...where, ...object }),
      env: { ...process.env, ...envOf(place.batch) },
      stdio: ["pipe", "pipe", "inherit"] as ["pipe", "pipe", "inherit"],
    };
    execFileSync(process.execPath, [join(__dirname, "../adopt/foreign-object.cjs")], options);
  }

  return {
    // Who looks for a token passes those of others.
    ...{ name: "pkcs11", bundles: ["pem"], job: { token: true }, alone: true },
    env: envOf,
    bringObject: async (place, object) => bringObject(place, object),
    reach(place) {
      copyToken(fresh, freshSerial, place);
      return {
        vault: `pkcs11:serial=${serialOf(place)}?module-path=${hsm.modulePath}&pin-source=file:${bringFile(place, "pin", { from: hsm.pinFile })}`,
        env: {},
        id: serialOf(place),
      };
    },
    copy: async (from, to) => copyToken(folderOf(from), serialOf(from), to),
    async secrets(place) {
      const objects = readdirSync(folderOf(place)).filter(
        (name) => name.endsWith(".object") && name !== "token.object" && existsSync(join(folderOf(place), name)),
      );
      const read = objects.map((name) => [name, readFileSync(join(folderOf(place), name))] as const);
      return new Map(read.filter(([, bytes]) => bytes.includes(privateKey)).map(([name, bytes]) => [name, sha256(bytes)]));
    },
    stop: () => hsm.dispose(),
  };
}
