import { Fault } from "../../fault";
import { readDemarcheAddress } from "./address";

const read = (address: string): unknown => {
  const parts = readDemarcheAddress(address);
  return parts instanceof Fault ? parts.what.replace(/^The address of the online procedure is not usable: /, "") : parts;
};
const at = (rest: string): string => `demarche:https://demarche.numerique.gouv.fr${rest}`;

test.each<[address: string, expected: unknown]>([
  [
    at("/commencer/f413?revision=UHJv-Cg%3D%3D"),
    { origin: "https://demarche.numerique.gouv.fr", slug: "f413", revision: "UHJv-Cg==", mapping: undefined },
  ],
  [at("/commencer/f413/?mapping=./f413.json&revision=A"), expect.objectContaining({ revision: "A", mapping: "./f413.json" })],
  [at("/commencer/f413"), expect.objectContaining({ revision: undefined })],
  ["demarche:http://127.0.0.1:8080/commencer/f413", expect.objectContaining({ origin: "http://127.0.0.1:8080" })],
  ["demarche:http://demarche.numerique.gouv.fr/commencer/f413", "it is not https."],
  ["demarche:f413", "what follows demarche: is no address."],
  [at("/commencer/f413?revision=A B"), "what follows demarche: is no address."],
  ["demarche:https://me:word@demarche.numerique.gouv.fr/commencer/f413", "it holds a user or a password."],
  [at("/f413"), expect.stringContaining("its path is not")],
  [at("/commencer/../admin"), expect.stringContaining("its path is not")],
  [at("/commencer/f413?prefill_token=SECRET"), expect.stringContaining("whose token is a secret")],
  [at("/commencer/f413?champ_x=1"), expect.stringContaining("nothing else")],
  [at("/commencer/f413#x"), expect.stringContaining("nothing else")],
  [at("/commencer/f413?revision="), expect.stringContaining("twice, or empty")],
  [at("/commencer/f413?revision=A&revision=B"), expect.stringContaining("twice, or empty")],
])("%s", (address, expected) => {
  expect(read(address)).toEqual(expected);
});

test("what is refused is not repeated: it may hold a token", () => {
  const fault = readDemarcheAddress(at("/commencer/f413?prefill_token=SECRET")) as Fault;
  expect([fault.code, fault.message.includes("SECRET")]).toEqual(["channel-address", false]);
});
