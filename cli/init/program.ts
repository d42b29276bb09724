import { administratorColumns, structureColumns } from "../../provider/sheet";
import { programText } from "./program-text";

/** The files of a program. Each of them is complete: `npm install && pulumi up` is all that is left. */

/** What a program is made from. */
export interface ProgramFacts {
  /** Name of the Pulumi project. */
  readonly name: string;
  readonly environment: "production" | "test" | "rehearsal";
  readonly vault?: string;
  readonly platform?: string;
  /** Printed on forms 413, in French. */
  readonly usage: string;
  readonly vendor?: string;
  readonly solution?: string;
  /** The sheets, by their file names in the program. */
  readonly structures: { readonly name: string; readonly bytes: Buffer; readonly sheet?: string; readonly ignore?: readonly string[] };
  readonly administrators: { readonly name: string; readonly bytes: Buffer };
  /** What npm is told to install as pulumi-igc-sante, @pulumi/pulumi and, for an .xlsx, @e965/xlsx. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The stack has the name of its environment: nobody takes the rehearsal for the real one. */
export function programFiles(facts: ProgramFacts): Readonly<Record<string, string | Buffer>> {
  const { name, environment, structures, administrators, packages } = facts;
  return {
    "Pulumi.yaml": pulumiYaml(name),
    [`Pulumi.${environment}.yaml`]: stackYaml(facts),
    "package.json": packageJson(name, packages),
    "tsconfig.json": tsconfig,
    "index.ts": program(facts),
    [structures.name]: structures.bytes,
    [administrators.name]: administrators.bytes,
    ".gitignore": gitignore,
    "README.md": readme(facts),
  };
}

const pulumiYaml = (name: string): string => `name: ${yaml(name)}
description: Certificates of health structures (IGC-Santé)
runtime:
  name: nodejs
  options:
    typescript: true
main: index.ts
`;

/** A double-quoted scalar: JSON is one (YAML 1.2 section 10.3). */
const yaml = (text: string): string => (/^[a-z][a-z0-9-]*$/.test(text) ? text : JSON.stringify(text));

function stackYaml({ name, environment, vault, platform, usage, vendor, solution }: ProgramFacts): string {
  const settings = { "igc-sante:environment": environment, "igc-sante:vault": vault, "igc-sante:platform": platform };
  const own = { usage, vendor, solution };
  const lines = [...Object.entries(settings), ...Object.entries(own).map(([key, value]) => [`${name}:${key}`, value] as const)];
  return `config:\n${lines.flatMap(([key, value]) => (value ? [`  ${key}: ${yaml(value)}\n`] : [])).join("")}`;
}

const packageJson = (name: string, dependencies: Readonly<Record<string, string>>): string =>
  json({
    name: name.toLowerCase(),
    private: true,
    main: "index.ts",
    dependencies,
    devDependencies: { "@types/node": "^20.19.0", "ts-node": "^10.9.2", "typescript": "^5.9.0" },
  });

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const tsconfig = json({
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
});

/** What lies beside a program in rehearsal, or by default: keys are never in Git. */
const gitignore = ["node_modules/", "vault/", "vault.identity", "sandbox/", "igc-sante/", ""].join("\n");

/** The program of examples/template, which a test holds this text to, with the names of the sheets. */
function program({ structures, administrators }: ProgramFacts): string {
  const { sheet, ignore = [] } = structures;
  const options = [
    "admins: Object.keys(people)",
    sheet && `sheet: ${JSON.stringify(sheet)}`,
    ignore.length > 0 && `ignore: ${list(ignore)}`,
  ];
  return programText
    .replace('"administrators.csv"', () => JSON.stringify(administrators.name))
    .replace(
      '"structures.csv", { admins: Object.keys(people) }',
      () => `${JSON.stringify(structures.name)}, { ${options.filter(Boolean).join(", ")} }`,
    );
}

const list = (texts: readonly string[]): string => `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;

const readme = ({ name, environment, structures, administrators }: ProgramFacts): string => `# ${name}

Certificates of the structures in ${structures.name}, ordered by the people in ${administrators.name}. Environment: ${environment}.

\`\`\`sh
npm install
pulumi stack init ${environment}
pulumi up
\`\`\`

Edit the sheets and run \`pulumi up\` again. \`npx igc-sante plan ${structures.name}\` says what it will take, \`npx igc-sante status\` how far it is,
\`npx igc-sante doctor\` what is missing. Keys never go into Git: see \`.gitignore\`.
`;

/** A CSV as a French Excel opens it: a mark, semicolons, CRLF. */
export function csv(records: readonly (readonly string[])[]): Buffer {
  const cell = (text: string): string => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return Buffer.from(`\ufeff${records.map((record) => `${record.map(cell).join(";")}\r\n`).join("")}`);
}

/** A sheet of one's own columns, those alone that something stands in. */
export function sheetOf<F extends string>(
  columns: readonly { readonly field: F; readonly title: string }[],
  rows: readonly Partial<Record<F, string>>[],
): Buffer {
  const used = columns.filter(({ field }) => rows.some((row) => row[field]));
  return csv([used.map(({ title }) => title), ...rows.map((row) => used.map(({ field }) => row[field] ?? ""))]);
}

export const structureSheet = (rows: readonly Partial<Record<(typeof structureColumns)[number]["field"], string>>[]): Buffer =>
  sheetOf(structureColumns, rows);
export const administratorSheet = (rows: readonly Partial<Record<(typeof administratorColumns)[number]["field"], string>>[]): Buffer =>
  sheetOf(administratorColumns, rows);
