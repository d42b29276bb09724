/** A disk, and a server's own acts, that fail or die at a step of a test's choice. */
import type { Disk } from "../../cli/deliver";
import { realMachine } from "../../cli/deliver";
import type { Parts } from "./stage";

/** What SIGKILL is to a process: from then on nothing more is done, not even what would clean up. */
export class Killed extends Error {}

export type Trouble = (operation: string) => void;

/** What changes a disk; the rest only looks. */
const writing = new Set(["writeFile", "mkdir", "symlink", "link", "rename", "rm", "chmod", "chown", "open wx", "sync"]);
export const writes = (operation: string): boolean => writing.has(operation);

export function troubledDisk(trouble: Trouble, disk: Disk = realMachine.disk): Disk {
  const wrapped = (target: object, tear: boolean): object =>
    new Proxy(target, {
      get(from, name: string) {
        const value = (from as Record<string, unknown>)[name];
        if (typeof value !== "function") return value;
        return async (...args: unknown[]): Promise<unknown> => {
          const operation = name === "open" ? `open ${String(args[1])}` : name;
          try {
            trouble(operation);
          } catch (error) {
            // A file that was being written has a part of its content.
            if (tear && name === "writeFile" && error instanceof Killed)
              await (value as (part: Buffer) => Promise<void>).call(from, (args[0] as Buffer).subarray(0, (args[0] as Buffer).length / 2));
            if (name === "close") await (value as () => Promise<void>).call(from); // as the system does for the dead
            throw error;
          }
          const result: unknown = await (value as (...all: unknown[]) => Promise<unknown>).apply(from, args);
          return name === "open" ? wrapped(result as object, true) : result;
        };
      },
    });
  return wrapped(disk, false) as Disk;
}

/** The whole machine of a test, with trouble at every step: the disk's, the commands and the handshakes. */
export function troubled(parts: Parts, trouble: Trouble): Parts {
  return {
    ...parts,
    disk: troubledDisk(trouble),
    run: async (command) => {
      trouble(`run ${command.argv[0]}`);
      return parts.run!(command);
    },
    handshake: async (question) => {
      trouble("handshake");
      return parts.handshake!(question);
    },
  };
}

/** Dies at the n-th step, counted from 0. */
export function killAt(step: number): { readonly trouble: Trouble; readonly done: string[]; readonly dead: () => boolean } {
  const done: string[] = [];
  let dead = false;
  return {
    done,
    dead: () => dead,
    trouble: (operation) => {
      if (dead || done.length === step) {
        dead = true;
        throw new Killed(`killed at ${operation}`);
      }
      done.push(operation);
    },
  };
}

/** Every operation of these kinds fails from the n-th writing one on, as on a disk that is full: what frees room works. */
export function fullFrom(step: number): { trouble: Trouble; readonly met: () => boolean } {
  const needsRoom = new Set(["writeFile", "mkdir", "symlink", "link", "open wx"]);
  let count = 0;
  let met = false;
  return {
    met: () => met,
    trouble: (operation) => {
      if (!needsRoom.has(operation) || count++ < step) return;
      met = true;
      throw failure("ENOSPC");
    },
  };
}

export const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
