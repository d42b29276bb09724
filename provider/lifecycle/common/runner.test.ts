import { operations } from "../../../test/operations";
import { type RunnerPlace, runnerLosses } from "./runner";

const here = { vault: "file:./vault", exchange: "manual:./igc", state: "file:///work" };
const elsewhere = { vault: "aws:eu-west-3", exchange: "manual:s3://bucket/prefix?region=eu-west-3", state: "s3://bucket" };

test.each<[string, Record<string, unknown>, Record<string, string>, RunnerPlace[]]>([
  ["no runner", here, {}, []],
  ["CI that says no", here, { CI: "false" }, []],
  ["CI that is empty", here, { CI: "" }, []],
  ["everything on the runner's disk", here, { CI: "true" }, ["vault", "exchange", "state"]],
  ["CI=1", here, { CI: "1" }, ["vault", "exchange", "state"]],
  ["everything elsewhere", elsewhere, { CI: "true" }, []],
  ["the vault alone", { ...elsewhere, vault: "file:/srv/vault" }, { CI: "true" }, ["vault"]],
  ["the sandbox", { ...elsewhere, exchange: "sandbox:./sandbox" }, { CI: "true" }, ["exchange"]],
  ["a token", { ...elsewhere, vault: "pkcs11:token=a?module-path=/x.so" }, { CI: "true" }, []],
  ["Azure's and Google's containers", { ...elsewhere, exchange: "manual:azblob://a/b/c", state: "gs://b" }, { CI: "true" }, []],
  ["what the pipeline keeps", here, { CI: "true", IGC_SANTE_RUNNER_KEEPS: "vault, exchange" }, ["state"]],
  ["what is not known yet", { vault: undefined, exchange: 4, state: undefined }, { CI: "true" }, []],
])("a runner would lose: %s", (_, addresses, env, expected) => {
  const losses = runnerLosses(addresses as Parameters<typeof runnerLosses>[0], (name) => env[name]);
  expect(losses.map(({ place }) => place)).toEqual(expected);
});

it("is said once an operation, with the remedy, and by the preview too", async () => {
  const life = operations({}, undefined, { CI: "true", PULUMI_BACKEND_URL: "file:///work" });
  const losses = (): string[] => life.said().filter((line) => line.includes("the runner's own disk"));
  try {
    await life.up(); // a form and a certificate: four looks at the same places
    expect(losses()).toHaveLength(3);
    expect(losses().find((line) => line.includes("vault"))).toMatch(
      /^warning: CI is set, and the vault file:\S+ lies on .* Use a vault that is a service .*=vault\.$/,
    );
    await life.preview();
    expect(losses()).toHaveLength(3);
  } finally {
    life.dispose();
  }
});
