import { readFileSync, statSync } from "node:fs";
import { Fault } from "../fault";
import { limits } from "./grid";

/**
 * The bytes of a sheet. At once, since programs have sheets in loops, and a CommonJS program cannot wait at its top level.
 * @throws Fault `file-unreadable`, and `sheet-too-big` before it is read.
 */
export function sheetBytes(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > limits.fileBytes) throw tooManyBytes(path, size);
    return readFileSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof Fault) throw cause;
    const because = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : (code ?? message);
    throw new Fault("file-unreadable", `${path} cannot be read: ${because}.`, "Check the path; it counts from the program's folder.", {
      cause,
    });
  }
}

const tooManyBytes = (path: string, size: number): Fault =>
  new Fault(
    "sheet-too-big",
    `${path} has ${size} bytes, more than the ${limits.fileBytes} that are read.`,
    "Copy its rows, and nothing else, into a new sheet.",
  );
