import { Fault, isFault } from "../fault";
import type { Registered } from "../policy";
import { registerDesk } from "./desk";
import { readRegistrySetting } from "./open";
import type { Register } from "./registry";

describe("the setting", () => {
  test.each([
    ["a file", "finess:./structures.json.gz", [["finess", "./structures.json.gz"]]],
    ["a file with a comma in its name", "finess:./a, b.json", [["finess", "./a, b.json"]]],
    ["an address", "finess:https://www.data.gouv.fr/x", [["finess", "https://www.data.gouv.fr/x"]]],
    ["an address on loopback", "annuaire:http://127.0.0.1:8080/fhir/v2", [["annuaire", "http://127.0.0.1:8080/fhir/v2"]]],
    [
      "both",
      "annuaire:https://a.example/fhir/v2, finess:x.json",
      [
        ["annuaire", "https://a.example/fhir/v2"],
        ["finess", "x.json"],
      ],
    ],
  ])("may name %s", (_, setting, expected) => {
    const read = readRegistrySetting(setting);
    expect(Array.isArray(read) && read.map(({ kind, place }: { kind: string; place: string }) => [kind, place])).toEqual(expected);
  });

  test.each([
    ["nothing that is one", "rpps:x"],
    ["an address without its register", "https://www.data.gouv.fr/x"],
    ["no place", "finess:"],
    ["one register twice", "finess:a.json,finess:b.json"],
    ["http", "finess:http://www.data.gouv.fr/x"],
    ["http to a name that begins as loopback does", "annuaire:http://127.0.0.1.attacker.example/"],
    ["another scheme", "finess:ftp://127.0.0.1/x"],
    ["a secret in an address", "annuaire:https://user:s3cret@a.example/fhir"],
    ["a path where an address is needed", "annuaire:./x"],
    ["a control character", "finess:a\u0007b"],
    ["an address that is none", "annuaire:https://["],
  ])("may not name %s, and is not repeated", (_, setting) => {
    const read = readRegistrySetting(setting);
    expect(isFault(read, "register-shape")).toBe(true);
    expect((read as Error).message).not.toMatch(/s3cret|attacker|\u0007/);
  });
});

const entry = (name: string): Registered => ({
  entity: "geographic",
  names: [name],
  category: null,
  department: null,
  isOpen: true,
  closedOn: null,
  legalEntity: null,
});

/** A register that knows some numbers, does not know others, and keeps none beside these. */
function register(name: string, known: Readonly<Record<string, Registered | "unknown">>, asked: string[][]): Register {
  return {
    name,
    lookUp: async (identifiers) => {
      asked.push([...identifiers]);
      return new Map(identifiers.flatMap((each) => (known[each] ? [[each, known[each]] as const] : [])));
    },
  };
}
const soon = (): Promise<void> => Promise.resolve();

describe("the desk", () => {
  test("asks once for all who came meanwhile, and for each number once", async () => {
    const asked: string[][] = [];
    let open = (): void => undefined;
    const desk = registerDesk(
      [register("A", { "1a": entry("a"), "1b": entry("b") }, asked)],
      () => new Promise<void>((resolve) => (open = resolve)),
    );
    const answers = [desk.ask("1a"), desk.ask("1b"), desk.ask("1a")];
    open();
    expect((await Promise.all(answers)).map((answer) => answer?.entry?.names)).toEqual([["a"], ["b"], ["a"]]);
    await desk.ask("1b");
    expect(asked).toEqual([["1a", "1b"]]);
  });

  test("asks the next register for what the one before does not know or does not keep, and says who said what", async () => {
    const asked: string[][] = [];
    const first = register("A", { "1a": entry("a"), "1b": "unknown", "1c": "unknown" }, asked);
    const second = register("B", { "1b": entry("b"), "1c": "unknown", "3d": entry("d") }, asked);
    const desk = registerDesk([first, second], soon);
    const answers = await Promise.all(["1a", "1b", "1c", "3d", "4e"].map((each) => desk.ask(each)));
    expect(answers.map((answer) => answer && [answer.register, answer.entry?.names[0]])).toEqual([
      ["A", "a"],
      ["B", "b"],
      ["A, B", undefined],
      ["B", "d"],
      undefined,
    ]);
    expect(asked).toEqual([
      ["1a", "1b", "1c", "3d", "4e"],
      ["1b", "1c", "3d", "4e"],
    ]);
  });

  test("does not ask another in place of one that is away, and tries it once an operation", async () => {
    const asked: string[][] = [];
    let tries = 0;
    const away: Register = {
      name: "A",
      lookUp: () => (tries++, Promise.reject(new Fault("register-unreachable", "It is away.", "Wait."))),
    };
    const desk = registerDesk([away, register("B", { "1a": entry("a") }, asked)], soon);
    await expect(desk.ask("1a")).rejects.toMatchObject({ code: "register-unreachable" });
    await expect(desk.ask("1b")).rejects.toMatchObject({ code: "register-unreachable" });
    expect([tries, asked]).toEqual([1, []]);
  });
});
