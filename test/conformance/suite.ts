import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The public suites lie beside the repository; a test that needs one fails, and says so, when it is missing. */
const suites = path.join(__dirname, "../../../shared/data");

export function readSuite(file: string): Buffer {
  const place = path.join(suites, file);
  if (!existsSync(place)) throw new Error(`The conformance suite is needed: ${place} is missing.`);
  return readFileSync(place);
}

export function readSuiteJson<T>(file: string): T {
  return JSON.parse(readSuite(file).toString("utf8")) as T;
}
