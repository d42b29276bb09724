/** What the doctor says of the registers a refresh asks. None is asked here: an index would be written, and a call counted. */
import { stat } from "node:fs/promises";
import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { readRegistrySetting } from "../../provider/registry";
import { resolvedPath } from "../../provider/vault";
import { doctorTexts as texts } from "../words";
import { bad, badOf, type DoctorLine, good } from "./line";

const register = (name: string) => texts.register({ name });

/** @param setting `igc-sante:registry`; off by default, and nothing is said then */
export async function registerLines(setting: string | undefined, surroundings: Surroundings): Promise<DoctorLine[]> {
  if (!setting || setting === "off") return [];
  const read = readRegistrySetting(setting);
  if (read instanceof Fault) return [badOf(texts.registers, read)];
  return Promise.all(
    read.map(({ kind, place }) => (kind === "annuaire" ? Promise.resolve(keyLine(surroundings)) : fileLine(place, surroundings))),
  );
}

const keyLine = ({ env }: Surroundings): DoctorLine =>
  env["ESANTE_API_KEY"]?.trim()
    ? good(register("annuaire"), texts["key-set"])
    : bad(register("annuaire"), texts["no-api-key"], texts["set-api-key"]);

async function fileLine(place: string, surroundings: Surroundings): Promise<DoctorLine> {
  if (/^https?:\/\//i.test(place)) return good(register("finess"), texts.address);
  const path = resolvedPath(place, surroundings);
  const facts = await stat(path).catch(({ code }: NodeJS.ErrnoException) => String(code));
  if (typeof facts === "string") return bad(register("finess"), texts.unreadable({ path, code: facts }), texts["fetch-it"]);
  return facts.isFile()
    ? good(register("finess"), texts["is-there-of"]({ path, day: facts.mtime.toISOString().slice(0, 10) }))
    : bad(register("finess"), texts["no-file"]({ path }), texts["name-file"]);
}
