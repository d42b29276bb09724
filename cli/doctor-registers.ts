/** What the doctor says of the registers a refresh asks. None is asked here: an index would be written, and a call counted. */
import { stat } from "node:fs/promises";
import { Fault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import { readRegistrySetting } from "../provider/registry";
import { resolvedPath } from "../provider/vault";
import { bad, type DoctorLine, good } from "./doctor-line";

/** @param setting `igc-sante:registry`; off by default, and nothing is said then */
export async function registerLines(setting: string | undefined, surroundings: Surroundings): Promise<DoctorLine[]> {
  if (!setting || setting === "off") return [];
  const read = readRegistrySetting(setting);
  if (read instanceof Fault) return [bad("registers", `${read.what} [${read.code}]`, read.hint)];
  return Promise.all(
    read.map(({ kind, place }) => (kind === "annuaire" ? Promise.resolve(keyLine(surroundings)) : fileLine(place, surroundings))),
  );
}

const keyLine = ({ env }: Surroundings): DoctorLine =>
  env["ESANTE_API_KEY"]?.trim()
    ? good("register annuaire", "its key is set; it is asked by pulumi refresh")
    : bad("register annuaire", "ESANTE_API_KEY is not set", "Set it to a key of portal.api.esante.gouv.fr (docs/registers.md).");

async function fileLine(place: string, surroundings: Surroundings): Promise<DoctorLine> {
  if (/^https?:\/\//i.test(place)) return good("register finess", "an address; it is asked by pulumi refresh, once a day");
  const path = resolvedPath(place, surroundings);
  const facts = await stat(path).catch(({ code }: NodeJS.ErrnoException) => String(code));
  if (typeof facts === "string")
    return bad("register finess", `${path} cannot be read (${facts})`, "Fetch it, or set igc-sante:registry right.");
  return facts.isFile()
    ? good("register finess", `${path} is there, of ${facts.mtime.toISOString().slice(0, 10)}`)
    : bad("register finess", `${path} is no file`, "Name the file itself in igc-sante:registry.");
}
