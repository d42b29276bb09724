// What the tests beside the set-up scripts see of them: the scripts are plain JavaScript, since they run
// before anything is installed.

interface FoundEngine {
  readonly from: "PATH" | "cache" | "official download";
  readonly version: string;
  readonly pulumi: string;
  readonly languageHost: string;
}

type Say = (line: string) => void;

interface Making {
  readonly env?: NodeJS.ProcessEnv;
  readonly say: Say;
}

declare module "*/places.mjs" {
  export const repository: string;
  export const sdkFolder: string;
  export function pinnedVersion(goMod?: string): string;
  export function cacheRoot(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): string;
  export function engineFolder(env?: NodeJS.ProcessEnv): string;
}

declare module "*/find.mjs" {
  export function atLeast(a: string, b: string): boolean;
  export function onPath(name: string, searchPath?: string): string | undefined;
  export function findEngine(env?: NodeJS.ProcessEnv): { engine?: FoundEngine; passedOver: string[] };
}

declare module "*/provide.mjs" {
  interface Way {
    readonly name: string;
    readonly make: (root: string, options: Making) => Promise<void>;
  }
  export function provideEngine(options: Making & { ways?: readonly Way[] }): Promise<{ engine: FoundEngine; made: boolean }>;
}

declare module "*/build.mjs" {
  export function buildEngine(root: string, options: Making): Promise<void>;
}

declare module "*/download.mjs" {
  interface Given {
    readonly site?: string;
    readonly install?: readonly string[];
    readonly connectMs?: number;
    readonly stallMs?: number;
    readonly totalMs?: number;
  }
  export function downloadEngine(root: string, options: Making & Given): Promise<void>;
}

declare module "*/packages.mjs" {
  export function packagesAreCurrent(folder: string): boolean;
  export function withHeaders(env: NodeJS.ProcessEnv, execPath?: string): NodeJS.ProcessEnv;
}

declare module "*/dist.mjs" {
  export function distIsCurrent(folder: string): boolean;
  export function buildDist(folder: string, options: { say: Say }): Promise<boolean>;
}

declare module "*/progress.mjs" {
  export function elapsed(milliseconds: number): string;
}

declare module "*/steps.mjs" {
  export function setUp(options: { folder: string; env?: NodeJS.ProcessEnv; say: Say; node?: string }): Promise<void>;
}
