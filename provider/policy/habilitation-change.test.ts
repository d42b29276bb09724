import { afterChange, type Covered, changeBetween, changeSentence, isNoChange } from "./habilitation-change";

interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly cardNumber?: string;
}
const person = (firstName: string, cardNumber?: string): Person => ({ firstName, lastName: "X", ...(cardNumber && { cardNumber }) });
const [a, b, c] = [person("A"), person("B"), person("C")];
const covered = (admins: readonly Person[], domain: string | null = null, server: string | null = null): Covered<Person> => ({
  admins,
  domain,
  server,
});

describe("what changes between what ANS knows and what the program says", () => {
  it.each<[string, Covered<Person>, Covered<Person>, string]>([
    ["nothing", covered([a, b]), covered([b, a]), ""],
    ["who arrives", covered([a]), covered([a, b]), "adds B X"],
    ["who leaves", covered([a, b]), covered([b]), "removes A X"],
    ["who takes whose place", covered([a]), covered([b, c]), "adds B X, C X and removes A X"],
    ["another card of the same person is none", covered([person("A", "1")]), covered([person("A", "2")]), ""],
    ["a domain", covered([a], "old.fr"), covered([a], "new.fr"), "adds new.fr and removes old.fr"],
    ["one server in a domain's place", covered([a], "old.fr"), covered([a], null, "srv.old.fr"), "adds srv.old.fr and removes old.fr"],
  ])("%s", (_name, known, wished, sentence) => {
    const change = changeBetween(known, wished);
    expect(changeSentence(change)).toBe(sentence);
    expect(isNoChange(change)).toBe(sentence === "");
    // Once it is validated, nothing is left to change.
    const { domain, server } = wished;
    expect(isNoChange(changeBetween(afterChange(known, { ...change, covers: { domain, server } }), wished))).toBe(true);
  });

  it("names who stays", () => expect(changeBetween(covered([a, b]), covered([b, c])).staying).toEqual([b]));
  it("leaves the domain as it is where a form says nothing of it", () =>
    expect(afterChange(covered([a], "old.fr"), { arriving: [b], leaving: [a], covers: null })).toEqual(covered([b], "old.fr")));
});
