/** Everything that is looked at before anything is touched. */
import { dirname, resolve } from "node:path";
import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import type { Certificate } from "../../provider/x509/certificate";
import { visible } from "../../provider/x509/profile";
import { authorityFiles } from "../authorities";
import { readNamedFile } from "../export-entry";
import { type DeliverConfig, readConfig, unusable, type WantedFile } from "./config";
import { type Disk, ifThere, type Layout, onDisk, writeWhole } from "./disk";
import type { Handshake } from "./handshake";
import type { Machine } from "./machine";

/** Who owns each file, by number. */
export type Owned = WantedFile & { readonly uid: number; readonly gid: number };

export interface Ready {
  readonly config: DeliverConfig;
  /** The configuration's folder: relative addresses start there. */
  readonly home: string;
  readonly files: readonly Owned[];
  readonly authorities: readonly Certificate[];
  readonly client: Handshake["client"];
}

const writableByAll = 0o002;

/** @throws Fault `deliver-config`, `deliver-files`, `file-unreadable`. */
export async function ready(path: string, surroundings: Surroundings, machine: Machine): Promise<Ready> {
  const place = resolve(surroundings.cwd, path);
  const config = readConfig((await readNamedFile(path, surroundings)).toString("utf8"), dirname(place), path);
  const faults = [...(await configRights(machine.disk, place)), ...(await folderFaults(machine.disk, config.folder))];
  const files = await Promise.all(config.files.map((file) => owned(file, machine, (fault) => void faults.push(fault))));
  if (faults.length > 0) throw unusable(path, faults);
  const authorities = config.authorities === undefined ? [] : await authorityFiles(config.authorities, surroundings);
  return {
    ...{ config, home: dirname(place), files, authorities: authorities.flatMap(({ certificates }) => certificates) },
    client: await clientOf(config, surroundings),
  };
}

/** Its commands run with the rights of who runs it. */
async function configRights(disk: Disk, path: string): Promise<string[]> {
  const { mode } = await disk.stat(path);
  return mode & writableByAll ? ["everybody may write it, and it names commands that are run: chmod o-w"] : [];
}

async function folderFaults(disk: Disk, folder: string): Promise<string[]> {
  const facts = await onDisk(folder, () => ifThere(disk.stat(folder)));
  if (!facts?.isDirectory()) return [`folder ${folder} is no folder: make it, with the rights the server needs`];
  return facts.mode & writableByAll ? [`folder ${folder} can be written by everybody, who could replace the key: chmod o-w`] : [];
}

async function owned(file: WantedFile, machine: Machine, complain: (fault: string) => void): Promise<Owned> {
  const { uid, gid } = machine.me();
  const number = async (database: "passwd" | "group", field: "owner" | "group", own: number): Promise<number> => {
    const name = file[field];
    if (name === undefined) return own;
    const found = await machine.numberOf(database, name);
    if (found === undefined)
      complain(`files["${file.name}"].${field}: this machine has no such ${database === "passwd" ? "user" : "group"}`);
    return found ?? own;
  };
  return { ...file, uid: await number("passwd", "owner", uid), gid: await number("group", "group", gid) };
}

async function clientOf({ probe }: DeliverConfig, surroundings: Surroundings): Promise<Handshake["client"]> {
  if (probe?.clientCertificate === undefined || probe.clientKey === undefined) return undefined;
  const [cert, key] = await Promise.all([probe.clientCertificate, probe.clientKey].map((path) => readNamedFile(path, surroundings)));
  return { cert: cert!, key: key! };
}

/** Makes the folder of deliver's own, for everybody to pass through; one that is another's could be changed under us. */
export function ownFolder(disk: Disk, folder: string, { own }: Layout, uid: number): Promise<void> {
  return onDisk(folder, async () => {
    await disk.mkdir(own, { recursive: true });
    const facts = await disk.lstat(own);
    if (!facts.isDirectory() || facts.uid !== uid)
      throw new Fault(
        "deliver-files",
        `${own} is no folder of this user's, who could not be sure of what lies in it.`,
        "Always run it as the same user, or remove that folder when the server reads nothing through it.",
      );
    await disk.chmod(own, 0o755);
  });
}

/**
 * Notes which place the folder is for. Two configurations in one folder would take each other's files away.
 * @throws Fault `deliver-files` when it is for another.
 */
export function claimFolder(disk: Disk, folder: string, { place: note }: Layout, place: string): Promise<void> {
  return onDisk(folder, async () => {
    const known = (await ifThere(disk.readFile(note, "utf8")))?.trim();
    if (known === place) return;
    if (known !== undefined)
      throw new Fault(
        "deliver-files",
        `${folder} is where ${visible(known)} is delivered, and ${place} would take its files away.`,
        `Give each configuration a folder of its own. If it is the same server's under a new name, remove ${note}.`,
      );
    await writeWhole(disk, note, `${place}\n`);
  });
}
