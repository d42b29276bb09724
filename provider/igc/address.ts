import { Fault } from "../fault";
import type { Environment } from "../structure";

/** The addresses a platform may have: scheme and folder. */
const shape = /^(manual|sandbox):(.+)$/;

/** What is wrong with a platform's address in an environment, or `undefined`. PURE. */
export function platformAddressFault(address: string, environment: Environment): Fault | undefined {
  const match = shape.exec(address);
  if (!match)
    return new Fault(
      "address-shape",
      `The platform "${address}" is neither manual:<dir> nor sandbox:<dir>.`,
      "Use manual:./igc-sante, or sandbox:./sandbox in rehearsal.",
    );
  // DESIGN.md section 5: the sandbox is only ever `rehearsal`, so nobody ships a toy certificate by forgetting a setting.
  if (match[1] === "sandbox" && environment !== "rehearsal") {
    return new Fault(
      "environment-platform",
      `The platform "${address}" is a simulator, and the environment is ${environment}.`,
      "Use manual:<dir> here, or set igc-sante:environment to rehearsal.",
    );
  }
  return undefined;
}

/** Where a platform is when nothing says: the sandbox in rehearsal, people elsewhere. */
export const defaultPlatform = (environment: Environment): string =>
  environment === "rehearsal" ? "sandbox:./sandbox" : "manual:./igc-sante";
