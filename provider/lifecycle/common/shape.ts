import { isDay } from "../../calendar";
import { Fault, type Refusal } from "../../fault";
import { isUnknown } from "../../rpc";
import { characterFault, lookAlikeFault } from "../../structure";
import { oncePerObject } from "./per-object";

/**
 * Inputs as tables: what each property must be. One walk refuses everything wrong at once, with its
 * property path, and passes over what is not known yet (preview). No I/O.
 */
export type Shape = (value: unknown, path: string) => Refusal[];

const refuse = (property: string, fault: Fault): Refusal[] => [{ property, fault }];

const wrongType = (path: string, value: unknown, wanted: string): Refusal[] =>
  refuse(path, new Fault("wrong-type", `\`${path}\` must be ${wanted}, not ${describe(value)}.`, `Give \`${path}\` as ${wanted}.`));

const describe = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** A non-empty text that passes `rule`. Texts have no leading or trailing spaces and no control characters. */
export const text =
  (rule: (value: string) => Fault | undefined = () => undefined, limit = 256): Shape =>
  (value, path) => {
    if (typeof value !== "string") return wrongType(path, value, "a text");
    if (value.trim() === "") return required(path);
    if (value !== value.trim() || /[\u0000-\u001f\u007f]/.test(value)) {
      return refuse(
        path,
        new Fault(
          "wrong-type",
          `\`${path}\` has spaces around it or control characters in it.`,
          "Remove them: what is written here is printed on forms and in certificates.",
        ),
      );
    }
    if (value.length > limit)
      return refuse(path, new Fault("too-long", `\`${path}\` has ${value.length} characters; ${limit} at most.`, "Shorten it."));
    const fault = characterFault(value) ?? rule(value);
    return fault ? refuse(path, fault) : [];
  };

/** What a person, a structure or a service is called: Latin letters and hyphens, as the registers have it. */
export const name = (rule: (value: string) => Fault | undefined = () => undefined): Shape =>
  text((value) => lookAlikeFault(value) ?? rule(value));

/** One of a few words. */
export const choice =
  (words: readonly string[]): Shape =>
  (value, path) =>
    typeof value === "string" && words.includes(value)
      ? []
      : refuse(
          path,
          new Fault(
            "unknown-value",
            `\`${path}\` is ${JSON.stringify(value)}, which is none of ${words.join(", ")}.`,
            `Use one of: ${words.join(", ")}.`,
          ),
        );

/** Yes or no. */
export const flag: Shape = (value, path) => (typeof value === "boolean" ? [] : wrongType(path, value, "true or false"));

/** Day of a contract, or that there is none yet: not saying it is a third thing. */
export const vendorContract: Shape = (value, path) =>
  value === "none" || (typeof value === "string" && isDay(value)) ? [] : wrongType(path, value, "a day, YYYY-MM-DD, or none");

/** A whole number in a range. */
export const wholeNumber =
  (least: number, most: number): Shape =>
  (value, path) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? []
      : wrongType(path, value, `a whole number from ${least} to ${most}`);

/** A calendar day, YYYY-MM-DD. */
export const day: Shape = (value, path) => (typeof value === "string" && isDay(value) ? [] : wrongType(path, value, "a day, YYYY-MM-DD"));

const optionalShapes = new WeakSet<Shape>();

/** Absent, or as `shape` says. */
export const optional = (shape: Shape): Shape => {
  const lenient: Shape = (value, path) => (isAbsent(value) ? [] : known(shape)(value, path));
  optionalShapes.add(lenient);
  return lenient;
};

/** A list of `least` to `most` members. */
export const list =
  (member: Shape, least: number, most: number, tooMany?: (count: number) => Fault): Shape =>
  (value, path) => {
    if (!Array.isArray(value)) return wrongType(path, value, "a list");
    if (value.length < least)
      return refuse(path, new Fault("required", `\`${path}\` has ${value.length} members; at least ${least}.`, `Add to \`${path}\`.`));
    if (value.length > most) {
      return refuse(
        path,
        tooMany?.(value.length) ?? new Fault("too-long", `\`${path}\` has ${value.length} members; ${most} at most.`, "Remove some."),
      );
    }
    return value.flatMap((item, index) => known(member)(item, `${path}[${index}]`));
  };

/** A record of named members; members that are not named are refused, since they are misspellings. */
export const record =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrongType(path, value, "a record");
    const given = value as Readonly<Record<string, unknown>>;
    const at = (name: string): string => (path ? `${path}.${name}` : name);
    const strangers = Object.keys(given).filter((name) => !(name in members) && !isAbsent(given[name]));
    return [
      ...strangers.flatMap((name) =>
        refuse(
          at(name),
          new Fault("unknown-value", `\`${at(name)}\` is no property here.`, `Known properties: ${Object.keys(members).join(", ")}.`),
        ),
      ),
      ...Object.entries(members).flatMap(([name, shape]) =>
        isAbsent(given[name]) && !optionalShapes.has(shape) ? required(at(name)) : known(shape)(given[name], at(name)),
      ),
    ];
  };

/** `shape`, judged once for each object. At one path alone. */
export const judgedOnce = (shape: Shape): Shape => {
  const judged = oncePerObject(shape);
  return (value, path) => [...judged(value, path)];
};

const required = (path: string): Refusal[] => refuse(path, new Fault("required", `\`${path}\` is missing or empty.`, `Give \`${path}\`.`));

/** What is not known yet is not judged. */
const known =
  (shape: Shape): Shape =>
  (value, path) =>
    isUnknown(value) ? [] : shape(value, path);
