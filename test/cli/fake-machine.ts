import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A machine of its own: a home, and an environment that shows nothing of the real one. */
export class FakeMachine {
  readonly root = mkdtempSync(path.join(os.tmpdir(), "igc-sante-machine-"));
  readonly said: string[] = [];
  readonly say = (line: string): void => void this.said.push(line);
  private folders: string[] = [];

  get env(): NodeJS.ProcessEnv {
    return { HOME: this.root, PATH: this.folders.join(path.delimiter) };
  }

  /** Appends a folder to PATH. */
  addToPath(folder: string): void {
    this.folders.push(this.place(folder));
  }

  place(...names: string[]): string {
    return path.join(this.root, ...names);
  }

  /** An executable shell script. */
  script(file: string, body: string): string {
    return this.write(file, `#!/bin/sh\n${body}\n`, 0o755);
  }

  write(file: string, text = "", mode = 0o644): string {
    const place = path.isAbsolute(file) ? file : this.place(file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
    chmodSync(place, mode);
    return place;
  }

  /** A `pulumi` of that version with its language host, in a folder. */
  engine(folder: string, version: string): void {
    this.pulumi(folder, version);
    this.script(path.join(folder, "pulumi-language-nodejs"), "exit 0");
  }

  pulumi(folder: string, version: string): void {
    this.script(path.join(folder, "pulumi"), `echo v${version}`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
