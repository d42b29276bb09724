/** What the doctor asks of vaults and exchanges: calls that change nothing. */
import { access, constants } from "node:fs/promises";
import { keepsVersions, openPlatform, resolvedPlatform } from "../provider/igc";
import type { Surroundings } from "../provider/lifecycle/common";
import type { Environment } from "../provider/structure";
import { mustBe, openVault, resolvedVault, schemeOf, type Vault } from "../provider/vault";
import { matchesPin, publishedIn } from "../provider/x509/anchors";
import { readCertificatesPem } from "../provider/x509/certificate";
import { bad, type DoctorLine, good, lineOf, warning } from "./doctor-line";

/** A vault as a stack knows it. */
export interface KnownVault {
  readonly address: string;
  /** The id the stack remembers it by. */
  readonly id?: string;
  /** An entry that has a certificate, to read. */
  readonly entry?: string;
}

/** No entry has this name: entries of ours begin with `igc-` and have a round. */
const nobody = "igc-doctor-looks-for-nothing";

/** Rights, each by the harmless call that needs it. Writing is not tried, since nothing is written here. */
export async function vaultLines({ address, id, entry }: KnownVault, surroundings: Surroundings): Promise<DoctorLine[]> {
  const notices: string[] = [];
  let vault: Vault;
  const opened = await lineOf(`vault ${address}`, async () => {
    vault = await openVault(address, { ...surroundings, notice: (line) => void notices.push(line) });
    if (id) await mustBe(vault, id);
    const found = id ?? (await vault.identity());
    if (found) return good(`vault ${address}`, `is there, and known as ${found}`);
    return warning(
      `vault ${address}`,
      "there is no vault yet",
      "The first pulumi up makes it. If one should be here, mount it or correct its address.",
    );
  });
  const noticed = notices.map((line) => warning(`vault ${address}`, line, "Restrict it as the sentence says."));
  if (opened.verdict === "bad") return [opened, ...noticed];
  return [
    opened,
    ...noticed,
    await lineOf("  right to read", () => mayRead(vault, entry)),
    ...(entry === undefined ? [] : [await lineOf("  right to use a key", () => mayUse(vault, entry))]),
    await lineOf("  right to write", () => mayWrite(address, surroundings)),
  ];
}

async function mayRead(vault: Vault, entry: string | undefined): Promise<DoctorLine> {
  await vault.readKey(nobody);
  if (entry === undefined) return good("  right to read", "an entry that is absent is said to be absent");
  if (!(await vault.readKey(entry)))
    return bad("  right to read", `the key ${entry} of the stack is not there`, "pulumi refresh, then pulumi up");
  const issued = await vault.readIssued(entry);
  return issued
    ? good("  right to read", `the key and the certificate ${entry} were read`)
    : bad("  right to read", `the certificate ${entry} of the stack is not there`, "pulumi refresh, then pulumi up");
}

async function mayUse(vault: Vault, entry: string): Promise<DoctorLine> {
  const key = await vault.readKey(entry);
  if (!key) return bad("  right to use a key", `the key ${entry} is not there`, "pulumi refresh, then pulumi up");
  await key.sign(Buffer.from("igc-sante doctor"));
  return good("  right to use a key", `${entry} signs${key.exportable ? "" : ", and cannot leave"}`);
}

async function mayWrite(address: string, surroundings: Surroundings): Promise<DoctorLine> {
  if (schemeOf(address) !== "file")
    return good("  right to write", "not tried, since nothing is written here; docs/vaults.md has the whole policy");
  return writable("  right to write", resolvedVault(address, surroundings).slice("file:".length));
}

async function writable(about: string, folder: string): Promise<DoctorLine> {
  const code = await access(folder, constants.W_OK | constants.R_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (code === undefined) return good(about, `${folder} may be written to`);
  if (code === "ENOENT") return warning(about, `${folder} is not there`, "pulumi up makes it; if it should be here, mount it.");
  return bad(about, `${folder} may not be written to (${code})`, "Give this user the right to write there.");
}

/** Whether the exchange is proved by a look at it, and whose authorities it knows. */
export async function exchangeLines(address: string, environment: Environment, surroundings: Surroundings): Promise<DoctorLine[]> {
  const about = `exchange ${address}`;
  const lines: DoctorLine[] = [];
  const opened = await lineOf(about, async () => {
    const platform = await openPlatform(address, surroundings);
    const { absent, forms, orders, troubles, unmatched } = await platform.poll();
    for (const [ticket, because] of troubles)
      lines.push(bad(`  ticket ${ticket}`, `cannot be read: ${because}`, "Mend the file or folder that is named."));
    for (const { file, because } of unmatched)
      lines.push(warning(`  file ${file}`, `was left where it is: ${because}`, "Bring what is asked for, or remove the file."));
    lines.push(await lineOf("  authorities", async () => authoritiesLine(await platform.authorities(), environment, surroundings.now())));
    lines.push(...(await versionsLines(address, surroundings)));
    if (absent) return warning(about, "nothing is there", "pulumi up makes it; if it should be here, mount it or correct its address.");
    return good(about, `was looked at: ${forms.size} forms, ${orders.size} orders`);
  });
  const folder = /^(?:manual|sandbox):(?!\w+:\/\/)/.test(address);
  if (folder && opened.verdict === "good") lines.unshift(await writable("  right to write", folderOf(address, surroundings)));
  return [opened, ...lines];
}

/** Of a bucket whose versioning may be known. What people overwrite or remove by mistake is else gone (docs/exchange.md). */
async function versionsLines(address: string, surroundings: Surroundings): Promise<DoctorLine[]> {
  const kept = await keepsVersions(address, surroundings);
  if (kept === undefined) return [];
  if (kept) return [good("  earlier versions", "the bucket keeps them")];
  return [
    warning("  earlier versions", "the bucket keeps none: what people overwrite by mistake is gone", "Turn the bucket's versioning on."),
  ];
}

const folderOf = (address: string, surroundings: Surroundings): string =>
  resolvedPlatform(address, surroundings).replace(/^\w+:/, "").replace(/\?.*$/, "");

/** Days before an authority's end from which it is said. */
const soon = 365;

function authoritiesLine(pems: readonly string[], environment: Environment, now: Date): DoctorLine {
  const published = publishedIn(environment);
  if (published.length === 0) return good("  authorities", `${environment} has none of ANS: the sandbox makes its own`);
  const brought = pems
    .flatMap((pem) => readCertificatesPem(pem))
    .filter((certificate) => matchesPin(certificate)?.environment === environment);
  const certificates = [...published, ...brought];
  const ends = new Date(Math.min(...certificates.map(({ notAfter }) => notAfter.getTime())));
  const days = Math.floor((ends.getTime() - now.getTime()) / 86_400_000);
  const says = `those of ${environment} come with the package, until ${ends.toISOString().slice(0, 10)}`;
  return days > soon
    ? good("  authorities", says)
    : warning("  authorities", says, "Ask ANS for the next ones, and install the newest pulumi-igc-sante.");
}
