import { execFileSync } from "node:child_process";
import { state } from "./people-stage";
import { resourcesOfStacks } from "./stack";

const none = JSON.stringify({ deployment: { resources: [] } });

it("takes each stack once: a thing of it would be two, or hide the other", () => {
  const other = state.replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::");
  expect(resourcesOfStacks([state, other, none, none], ["a", "b", "c", "d"]).map(({ length }) => length > 0)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(() => resourcesOfStacks([state, other, state], ["a.json", "b.json", "c.json"])).toThrow(
    "a.json and c.json are both of the stack lilas/dev.",
  );
});

it("reads a state from standard input", () => {
  const read = 'require("./cli/stack").exportedState("-").then((text) => console.log(text.length))';
  const output = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", read], { input: state, encoding: "utf8" });
  expect(Number(output)).toBe(state.length);
});
