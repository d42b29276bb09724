import { isFault } from "../../provider/fault";
import { type AdministratorField, administratorFault, readKind, type StructureField, structureFault } from "../../provider/sheet";
import { type Environment, kindRules, structureKinds } from "../../provider/structure";
import type { Asker } from "./ask";

/** What is asked of a first structure and of administrators, in the words of their sheets. */

export type StructureAnswers = Partial<Record<StructureField, string>>;
export type AdministratorAnswers = Partial<Record<AdministratorField, string>>;

/** Invented, and right by every check: what --yes writes for a rehearsal. */
export const exampleStructure: StructureAnswers = {
  key: "lilas",
  structureName: "Centre de santé des Lilas",
  kind: "centre-de-sante",
  finess: "690781810",
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "04 72 00 00 01",
  email: "direction@centre-lilas.example",
  cardNumber: "2800262487",
  contractSignedOn: "18/03/2024",
  admins: "zoe",
  needs: "INSi (automated), DMP",
  serverInstances: "srv1",
  contactMail: "certificats@editeur.example",
};

export const exampleAdministrator: AdministratorAnswers = {
  key: "zoe",
  lastName: "Noël",
  firstName: "Zoé",
  phone: "01 44 00 00 02",
  email: "certificats@editeur.example",
  employer: "vendor",
  cardType: "CPA",
  cardNumber: "2600301752",
};

/** How the number is asked for that certificates of a kind are ordered on. */
const numberTexts = {
  finess: "FINESS number",
  siret: "SIRET number",
  rppsRanks: "RPPS ranks, apart by commas",
} as const;

export async function askStructure(asker: Asker, environment: Environment): Promise<StructureAnswers> {
  const answers: StructureAnswers = {};
  const put = async (field: StructureField, text: string, more: { fallback?: string; optional?: boolean } = {}): Promise<void> => {
    const check = (answer: string) => structureFault(field, answer, { environment, defaults: {} });
    answers[field] = await asker.ask({ text, check, ...more });
  };
  await put("structureName", "Legal name of the structure (raison sociale)");
  await put("kind", `Kind (${structureKinds.join(", ")})`, { fallback: "centre-de-sante" });
  const kind = readKind(answers.kind!);
  const number = isFault(kind) ? "finess" : kindRules[kind].number;
  await put(number, numberTexts[number]);
  const isTold = number === "finess" && environment !== "test";
  await put("department", "Department code", { optional: isTold });
  await put("lastName", "Who signs for it: family name");
  await put("firstName", "Who signs for it: first names");
  await put("phone", "Who signs for it: telephone");
  await put("email", "Who signs for it: mail address");
  await put("cardNumber", "Who signs for it: card number, empty while there is no card", { optional: true });
  await put("contractSignedOn", "Day the contract with ANS was signed, empty while there is none", { optional: true });
  await put("admins", "Keys of its administrators, apart by commas", { fallback: "admin" });
  await put("needs", "What it uses (INSi auto, INSi manu, DMP, MSSanté, Pro Santé Connect), apart by commas", {
    fallback: "INSi auto, DMP",
  });
  await put("serverInstances", "Its server instances, apart by commas", { fallback: "srv1" });
  await put("contactMail", "Mailbox for the portal's notices", answers.email === undefined ? {} : { fallback: answers.email });
  return answers;
}

/** One administrator, whom the structures know by this key. */
export async function askAdministrator(asker: Asker, key: string): Promise<AdministratorAnswers> {
  const answers: AdministratorAnswers = { key };
  const put = async (field: AdministratorField, text: string, more: { fallback?: string; optional?: boolean } = {}): Promise<void> => {
    answers[field] = await asker.ask({
      text: `Administrator ${key}: ${text}`,
      check: (answer) => administratorFault(field, answer),
      ...more,
    });
  };
  await put("lastName", "family name, as on the card");
  await put("firstName", "first name, as on the card");
  await put("phone", "telephone");
  await put("email", "mail address");
  await put("employer", "employer (vendor or structure)", { fallback: "vendor" });
  await put("cardType", "type of card (CPA for a vendor; CPS, CPE or CDE for a structure)", { fallback: "CPA" });
  await put("cardNumber", "card number, empty while there is no card", { optional: true });
  return answers;
}
