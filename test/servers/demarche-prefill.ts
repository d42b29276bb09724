/** What the service makes of a body that is posted: valid values are filled in, everything else is dropped without a word (forms-registries 1.1). */
/** A question as the schema has it. */
export interface Descriptor {
  readonly __typename: string;
  readonly id: string;
  readonly label: string;
  readonly required: boolean;
  readonly options?: readonly string[];
  readonly champDescriptors?: readonly Descriptor[];
}

export function filledIn(body: unknown, questions: readonly Descriptor[]): Readonly<Record<string, unknown>> {
  const filled: Record<string, unknown> = {};
  if (typeof body !== "object" || body === null) return filled;
  for (const [key, value] of Object.entries(body)) {
    const stable = key.startsWith("champ_") ? stableId(key.slice("champ_".length)) : undefined;
    const question = questions.find((each) => stable !== undefined && stableId(each.id) === stable);
    const kept = question && keptBy(question, value);
    if (kept !== undefined) filled[question!.id] = kept;
  }
  return filled;
}

const stableId = (id: string): string | undefined => /^Champ-(\d+)$/.exec(Buffer.from(id, "base64").toString("latin1"))?.[1];

/** `present?` of Rails: false, nothing and blank are nothing. */
const isPresent = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  (typeof value !== "string" || value.trim() !== "") &&
  !(Array.isArray(value) && value.length === 0);

type Keeps = (text: string, question: Descriptor) => boolean;
const always: Keeps = () => true;
const day = /^\d{4}-\d\d-\d\d/;
const isDate: Keeps = (text) => day.test(text) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON()?.slice(0, 10) === text.slice(0, 10);

/** Text, mail, telephone and SIRET are taken as they are, good or bad; what is not named here cannot be prefilled. */
const keeps: Readonly<Record<string, Keeps>> = {
  Text: always,
  Textarea: always,
  Formatted: always,
  Email: always,
  Phone: always,
  Siret: always,
  IntegerNumber: (text) => /^-?\d+$/.test(text),
  DecimalNumber: (text) => /^-?\d+(\.\d+)?$/.test(text),
  Civilite: (text) => text === "M." || text === "Mme",
  Date: (text, question) => text.length === 10 && isDate(text, question),
  Datetime: (text, question) => isDate(text, question) && !Number.isNaN(Date.parse(text)),
  YesNo: (text) => text === "true" || text === "false",
  Checkbox: (text) => text === "true" || text === "false",
  DropDownList: (text, { options = [] }) => options.includes(text),
};

function keptBy(question: Descriptor, value: unknown): unknown {
  if (!isPresent(value)) return undefined;
  const type = question.__typename.replace(/ChampDescriptor$/, "");
  if (type === "Repetition") {
    if (!Array.isArray(value)) return undefined;
    const rows = value.map((row) => filledIn(row, question.champDescriptors ?? []));
    return rows.filter((row) => Object.keys(row).length > 0);
  }
  if (type === "MultipleDropDownList") {
    const kept = (Array.isArray(value) ? value : [value]).filter((each) => (question.options ?? []).includes(String(each)));
    return kept.length > 0 ? kept : undefined;
  }
  const text = String(value);
  if (!keeps[type]?.(text, question)) return undefined;
  // A number is kept as one: what stood before it is gone.
  return type === "IntegerNumber" ? String(Number(text)) : text;
}
