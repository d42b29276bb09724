import { Fault } from "../provider/fault";
import { nameOfPerson } from "../provider/policy";
import { visible } from "../provider/x509/profile";
import { didYouMean } from "./near";
import type { StackResource } from "./stack";

/** A resource of a stack by its name, as a person says it: whatever its accents, capitals and order of words. Pure. */

const shown = (value: unknown): string[] => (typeof value === "string" && value !== "" ? [value] : []);
type Facts = Readonly<Record<string, unknown>>;
const recordOf = (value: unknown): Facts => (typeof value === "object" && value !== null ? (value as Facts) : {});

/** What it is called: the logical name first, then what else is its own. */
export function namesOf({ kind, name, outputs }: StackResource): string[] {
  const { firstName, lastName, structureName, ticket, current } = outputs;
  const structure = shown(recordOf(outputs["structure"])["name"]);
  switch (kind) {
    case "HealthStructure":
      return [name, ...shown(structureName), ...shown(outputs["finess"]), ...shown(outputs["siret"])];
    case "TechnicalAdmin":
      return [name, ...(shown(firstName).length + shown(lastName).length === 2 ? [nameOfPerson(outputs as never)] : [])];
    case "Form413Request":
      return [name, ...shown(ticket), ...structure.map((of) => `${shown(outputs["certificateType"]).join("")} form ${of}`)];
    case "OrgCertificate": {
      const own = [outputs["serverInstance"], outputs["usage"], outputs["commonName"]].flatMap(shown).join(" ");
      return [name, ...shown(recordOf(current)["serialNumber"]), `${structure.join("")} ${own}`.trim()];
    }
  }
}

const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** More are named in no message. */
const mostNamed = 8;

/**
 * The resources that a name means: those that are called exactly so, else the one that has all of its words.
 * @throws Fault `unknown-value` where none is, or several have the words.
 */
export function resourcesNamed(said: string, resources: readonly StackResource[]): readonly StackResource[] {
  const wanted = folded(said);
  const exact = resources.filter((resource) => namesOf(resource).some((name) => folded(name) === wanted));
  if (exact.length > 0) return exact;
  const words = wanted.split(" ").filter(Boolean);
  const near = resources.filter((resource) => {
    const own = ` ${folded(namesOf(resource).join(" "))}`;
    return words.length > 0 && words.every((word) => own.includes(` ${word}`));
  });
  if (near.length === 1) return near;
  const listed = (near.length > 0 ? near : resources).slice(0, mostNamed).map(({ name, kind }) => `${name} (${kind})`);
  const more = (near.length > 0 ? near : resources).length > mostNamed ? ", ..." : "";
  const meant = near.length > 0 ? "" : visible(didYouMean(wanted, resources.flatMap(namesOf)));
  throw new Fault(
    "unknown-value",
    near.length > 0 ? `"${visible(said)}" is the name of several resources.` : `Nothing in this stack is called "${visible(said)}".`,
    listed.length > 0 ? `${meant}Use one of ${visible(listed.join(", "))}${more}` : "No resource of pulumi-igc-sante is in this stack.",
  );
}
