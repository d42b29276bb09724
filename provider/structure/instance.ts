import { Fault } from "../fault";

/** What is wrong with the name of a server instance, or `undefined`: 1 to 63 of letters, digits, dot, hyphen, underscore, a letter or digit first. */
export function instanceFault(value: string): Fault | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value)
    ? undefined
    : new Fault(
        "instance-name",
        `"${value}" is no name of a server instance.`,
        "Use 1 to 63 letters, digits, dots, hyphens and underscores: srv1.lilas",
      );
}
