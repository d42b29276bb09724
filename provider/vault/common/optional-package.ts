import { Fault } from "../../fault";

/**
 * Loads a package that only some users need, at its first use.
 * @param load the `import()` itself, so that the name is a literal that tools see.
 * @throws Fault `optional-package`, with the command that installs it.
 */
export async function optionalPackage<T>(name: string, why: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && message.includes(name);
    if (!missing) throw error;
    throw new Fault("optional-package", `${why} needs the package ${name}, which is not installed.`, `Run: npm install ${name}`);
  }
}
