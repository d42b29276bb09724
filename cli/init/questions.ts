import { isFault } from "../../provider/fault";
import { type AdministratorField, administratorFault, readKind, type StructureField, structureFault } from "../../provider/sheet";
import { type Environment, kindRules, structureKinds } from "../../provider/structure";
import { type Language, type Said } from "../words";
import type { Asker, Question } from "./ask";
import { initWords as words } from "./words";

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

/** What a first structure is asked for. */
type Asked = StructureField & keyof typeof words;

export async function askStructure(asker: Asker, environment: Environment, language: Language = "en"): Promise<StructureAnswers> {
  const answers: StructureAnswers = {};
  const put = async (field: Asked, more: Omit<Question, "text"> = {}): Promise<void> => {
    const check = (answer: string) => structureFault(field, answer, { environment, defaults: {} });
    const text = field === "kind" ? words.kind({ choices: structureKinds.join(", ") })[language] : words[field][language];
    answers[field] = await asker.ask({ text, check, ...more });
  };
  await put("structureName");
  await put("kind", { fallback: "centre-de-sante" });
  const kind = readKind(answers.kind!);
  const number = isFault(kind) ? "finess" : kindRules[kind].number;
  await put(number);
  const isTold = number === "finess" && environment !== "test";
  await put("department", { optional: isTold });
  await put("lastName");
  await put("firstName");
  await put("phone");
  await put("email");
  await put("cardNumber", { optional: true });
  await put("contractSignedOn", { optional: true });
  await put("admins", { fallback: "admin" });
  await put("needs", { fallback: "INSi auto, DMP" });
  await put("serverInstances", { fallback: "srv1" });
  await put("contactMail", answers.email === undefined ? {} : { fallback: answers.email });
  return answers;
}

/** One administrator, whom the structures know by this key. */
export async function askAdministrator(asker: Asker, key: string, language: Language = "en"): Promise<AdministratorAnswers> {
  const answers: AdministratorAnswers = { key };
  const put = async (field: AdministratorField, question: Said, more: Omit<Question, "text"> = {}): Promise<void> => {
    answers[field] = await asker.ask({
      text: words.administrator({ key, question: question[language] })[language],
      check: (answer) => administratorFault(field, answer),
      ...more,
    });
  };
  await put("lastName", words.adminLastName);
  await put("firstName", words.adminFirstName);
  await put("phone", words.adminPhone);
  await put("email", words.adminEmail);
  await put("employer", words.employer, { fallback: "vendor" });
  await put("cardType", words.cardType, { fallback: "CPA" });
  await put("cardNumber", words.adminCard, { optional: true });
  return answers;
}
