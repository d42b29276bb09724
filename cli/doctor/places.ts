/** What the doctor asks of vaults and exchanges: calls that change nothing. */
import { access, constants } from "node:fs/promises";
import { keepsVersions, openPlatform, resolvedPlatform } from "../../provider/igc";
import type { Surroundings } from "../../provider/lifecycle/common";
import type { Environment } from "../../provider/structure";
import { mustBe, openVault, resolvedVault, schemeOf, type Vault } from "../../provider/vault";
import { matchesPin, publishedIn } from "../../provider/x509/anchors";
import { readCertificatesPem } from "../../provider/x509/certificate";
import { doctorTexts, noticeInFrench, remarkInFrench, type Said, placeTexts as texts } from "../words";
import { bad, type DoctorLine, good, lineOf, warning } from "./line";

const [reading, using, writing] = [texts.read, texts.use, texts.write];
const remark = (because: string): Said => ({ en: because, fr: remarkInFrench(because).text });

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
  const about = doctorTexts["vault-at"]({ address });
  const notices: string[] = [];
  let vault: Vault;
  const opened = await lineOf(about, async () => {
    vault = await openVault(address, { ...surroundings, notice: (line) => void notices.push(line) });
    if (id) await mustBe(vault, id);
    const found = id ?? (await vault.identity());
    if (found) return good(about, texts["known-as"]({ id: found }));
    return warning(about, texts["no-vault"], texts["first-up"]);
  });
  const noticed = notices.map((line) => warning(about, { en: line, fr: noticeInFrench(line) }, texts.restrict));
  if (opened.verdict === "bad") return [opened, ...noticed];
  return [
    opened,
    ...noticed,
    await lineOf(reading, () => mayRead(vault, entry)),
    ...(entry === undefined ? [] : [await lineOf(using, () => mayUse(vault, entry))]),
    await lineOf(writing, () => mayWrite(address, surroundings)),
  ];
}

async function mayRead(vault: Vault, entry: string | undefined): Promise<DoctorLine> {
  await vault.readKey(nobody);
  if (entry === undefined) return good(reading, texts["absent-said"]);
  if (!(await vault.readKey(entry))) return bad(reading, texts["key-gone"]({ entry }), texts["refresh-up"]);
  const issued = await vault.readIssued(entry);
  return issued ? good(reading, texts["both-read"]({ entry })) : bad(reading, texts["certificate-gone"]({ entry }), texts["refresh-up"]);
}

async function mayUse(vault: Vault, entry: string): Promise<DoctorLine> {
  const key = await vault.readKey(entry);
  if (!key) return bad(using, texts["no-key"]({ entry }), texts["refresh-up"]);
  await key.sign(Buffer.from("igc-sante doctor"));
  return good(using, texts[key.exportable ? "signs" : "signs-stays"]({ entry }));
}

async function mayWrite(address: string, surroundings: Surroundings): Promise<DoctorLine> {
  if (schemeOf(address) !== "file") return good(writing, texts["not-tried"]);
  return writable(resolvedVault(address, surroundings).slice("file:".length));
}

async function writable(folder: string): Promise<DoctorLine> {
  const code = await access(folder, constants.W_OK | constants.R_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
  if (code === undefined) return good(writing, texts.writable({ folder }));
  if (code === "ENOENT") return warning(writing, texts["not-there"]({ folder }), texts["up-makes-it"]);
  return bad(writing, texts["not-writable"]({ folder, code }), texts["give-right"]);
}

/** Whether the exchange is proved by a look at it, and whose authorities it knows. */
export async function exchangeLines(address: string, environment: Environment, surroundings: Surroundings): Promise<DoctorLine[]> {
  const about = texts.exchange({ address });
  const lines: DoctorLine[] = [];
  const opened = await lineOf(about, async () => {
    const platform = await openPlatform(address, surroundings);
    const { absent, forms, orders, troubles, unmatched } = await platform.poll();
    for (const [ticket, because] of troubles)
      lines.push(bad(texts.ticket({ ticket }), texts["cannot-read"]({ because: remark(because) }), texts.mend));
    for (const { file, because } of unmatched)
      lines.push(warning(texts.file({ file }), texts.left({ because: remark(because) }), texts.bring));
    // A sandbox that is asked for its authority makes one, with its key, where it has none yet; here nothing is written.
    const brought = async () => (address.startsWith("sandbox:") ? [] : await platform.authorities());
    lines.push(await lineOf(texts.authorities, async () => authoritiesLine(await brought(), environment, surroundings.now())));
    lines.push(...(await versionsLines(address, surroundings)));
    if (absent) return warning(about, texts["nothing-there"], texts["up-or-mount"]);
    return good(about, texts.looked({ forms: forms.size, orders: orders.size }));
  });
  const folder = /^(?:manual|sandbox):(?!\w+:\/\/)/.test(address);
  if (folder && opened.verdict === "good") lines.unshift(await writable(folderOf(address, surroundings)));
  return [opened, ...lines];
}

/** Of a bucket whose versioning may be known. What people overwrite or remove by mistake is else gone (docs/exchange.md). */
async function versionsLines(address: string, surroundings: Surroundings): Promise<DoctorLine[]> {
  const kept = await keepsVersions(address, surroundings);
  if (kept === undefined) return [];
  if (kept) return [good(texts.versions, texts["versions-kept"])];
  return [warning(texts.versions, texts["versions-lost"], texts["turn-on"])];
}

const folderOf = (address: string, surroundings: Surroundings): string =>
  resolvedPlatform(address, surroundings).replace(/^\w+:/, "").replace(/\?.*$/, "");

/** Days before an authority's end from which it is said. */
const soon = 365;

function authoritiesLine(pems: readonly string[], environment: Environment, now: Date): DoctorLine {
  const published = publishedIn(environment);
  if (published.length === 0) return good(texts.authorities, texts.sandbox({ environment }));
  const brought = pems
    .flatMap((pem) => readCertificatesPem(pem))
    .filter((certificate) => matchesPin(certificate)?.environment === environment);
  const certificates = [...published, ...brought];
  const ends = new Date(Math.min(...certificates.map(({ notAfter }) => notAfter.getTime())));
  const days = Math.floor((ends.getTime() - now.getTime()) / 86_400_000);
  const says = texts["come-with"]({ environment, day: ends.toISOString().slice(0, 10) });
  return days > soon ? good(texts.authorities, says) : warning(texts.authorities, says, texts["ask-ans"]);
}
