// What the test servers see of the set-up scripts, which are plain JavaScript (test/cli/modules.d.ts).

declare module "*/child.mjs" {
  export function run(
    command: string,
    args: readonly string[],
    options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
  ): Promise<{ ok: boolean; output: string }>;
  export function tail(output: string, lines?: number): string;
}

declare module "*/lock.mjs" {
  export function withLock<T>(file: string, say: (line: string) => void, work: () => Promise<T>): Promise<T>;
}
