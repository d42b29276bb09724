import { Fault } from "./fault";
import { hasUnknown, isUnknown, type Properties, unknownValue } from "./values";

/**
 * Several properties in one, as a JSON text. Pulumi pays for each property, nested ones included: in the program, in the
 * engine's encrypted log, and on the wire; a text is one (issue 15). Lifecycles never see it: `rpc.ts` packs what they
 * give and unpacks what they get. A state of before, where each property stands by itself, is read as it is.
 */
export interface Packing {
  /** The text among the inputs. The program makes it, once for many resources. */
  readonly input: {
    readonly name: typeof inputText;
    /** The properties it holds. One that stands by itself, as an argument of its own, wins. */
    readonly holds: readonly string[];
  };
  /**
   * What stands beside the inputs and the text `outcome`, for people and policies that read a state: said once more, since an output
   * of its own would cost the program more promises.
   */
  readonly shown?: (outputs: Properties) => Properties;
}

const inputText = "structureAndForm";

/** Properties as lifecycles and people know them. @param known what stands for an input text that is not known yet; else its members are unknown */
export function unpacked(props: Properties, packing?: Packing, known?: Properties): Properties {
  const flat: Record<string, unknown> = { ...props };
  const text = flat[inputText];
  if (typeof text === "string") {
    delete flat[inputText];
    const members = isUnknown(text) ? membersOf(packing, known) : membersOnce(text);
    for (const member of Object.keys(members)) if (isAbsent(flat[member])) flat[member] = members[member];
  }
  const { outcome } = flat;
  if (typeof outcome !== "string" || isUnknown(outcome)) return flat;
  delete flat["outcome"];
  return Object.assign(flat, membersIn("outcome", outcome));
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const membersOf = (packing: Packing | undefined, known: Properties | undefined): Properties =>
  Object.fromEntries((packing?.input.holds ?? []).map((name) => [name, known ? known[name] : unknownValue]));

/** Texts that were opened lately. */
const opened = new Map<string, Properties>();
const mostOpened = 32;

/** Thousands of certificates of one form have the same text: it is opened once, and gives the very same objects each time. */
function membersOnce(text: string): Properties {
  const known = opened.get(text);
  if (known) return known;
  const members = membersIn(inputText, text);
  if (opened.size >= mostOpened) opened.delete(opened.keys().next().value!);
  opened.set(text, members);
  return members;
}

function membersIn(name: string, text: string): Properties {
  try {
    const members: unknown = JSON.parse(text, text.includes('"unknown"') ? marksRead : undefined);
    if (typeof members === "object" && members !== null && !Array.isArray(members)) return members as Properties;
  } catch {
    // Said below, without the parser's words: they quote the text.
  }
  throw new Fault(
    "text-unreadable",
    `The property \`${name}\` is no JSON of pulumi-igc-sante: a transformation or an edit of the state has changed it.`,
    "Leave it as it was; an older state is brought back with pulumi stack export --version and pulumi stack import.",
  );
}

/** The program says `{"unknown":true}` in a text where a value is not known yet. */
const marksRead = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && Object.keys(value).length === 1 && (value as Properties)["unknown"] === true
    ? unknownValue
    : value;

/** Inputs as the state keeps them. A text that is not known wholly is not known: a plan may hold no other (`pulumi preview --save-plan`). */
export function packedInputs(inputs: Properties, given: Properties, packing: Packing | undefined): Properties {
  if (!packing) return inputs;
  const { name, holds } = packing.input;
  const held = holds.filter((each) => !standsAlone(each, given, name));
  const members = pick(inputs, held);
  return { ...without(inputs, held), [name]: hasUnknown(members) ? unknownValue : JSON.stringify(members) };
}

/** Outputs as the state keeps them. @param given the inputs, or the state of before, that they follow from */
export function packedOutputs(
  outputs: Properties,
  given: Properties,
  { packing, inputNames }: { readonly packing?: Packing; readonly inputNames: readonly string[] },
): Properties {
  if (!packing) return outputs;
  const alone = [...inputNames, "stateVersion"]; // an older package must see the version, to refuse it
  // Sorted, so that the same facts are the same text. What a newer version added is kept.
  const held = Object.keys(outputs)
    .filter((name) => !alone.includes(name))
    .sort();
  const flat = { ...without(outputs, held), ...packing.shown?.(outputs), outcome: JSON.stringify(pick(outputs, held)) };
  return packedInputs(flat, given, packing);
}

/** Beside a text alone: in a state of before everything stood by itself. */
const standsAlone = (name: string, given: Properties, text: string): boolean => !isAbsent(given[text]) && !isAbsent(given[name]);

const pick = (props: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(names.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]));

const without = (props: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(props).filter(([name]) => !names.includes(name)));

/** The property by which Pulumi knows what a lifecycle calls `name`. */
export const propertyOf = (name: string, given: Properties, packing: Packing | undefined): string =>
  packing?.input.holds.includes(name) && !standsAlone(name, given, packing.input.name) ? packing.input.name : name;

/** Whether outputs were written before there were texts. */
export const isOfBefore = (outputs: Properties, packing: Packing | undefined): boolean =>
  packing !== undefined && isAbsent(outputs["outcome"]);

/** Whether the inputs are not known wholly, so that they cannot be said to be the same. */
export const isHidden = (inputs: Properties, packing: Packing | undefined): boolean =>
  packing !== undefined && isUnknown(inputs[packing.input.name]);
