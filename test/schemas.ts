import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";

/** The schemas of docs/schemas, as the outputs of the commands are held to them. */
const folder = join(__dirname, "..", "docs", "schemas");

/** Every schema's name. */
export const schemaNames: readonly string[] = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));

interface Schema {
  readonly [word: string]: unknown;
}

/** Others may meet members of a version to come; here a member that is not documented is a mistake. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const own = Object.fromEntries(Object.entries(schema as Schema).map(([word, value]) => [word, strict(value)]));
  return "properties" in own && !("additionalProperties" in own) ? { ...own, additionalProperties: false } : own;
}

/** What of a command's output is not as its schema says; empty where all is. */
export function schemaFaults(name: string, output: string): string[] {
  const ajv = new Ajv({ allErrors: true });
  const schema = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as object;
  const validate = ajv.compile(strict(schema) as object);
  return validate(JSON.parse(output)) ? [] : [ajv.errorsText(validate.errors)];
}
