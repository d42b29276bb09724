import { AuthenticationError } from "@azure/identity";
import { StrictKeyVault } from "../servers/strict-key-vault";
import { accessTo, keyVaultFailures, openOn, strictStage } from "../servers/strict-key-vault-stage";
import { answerTroubles, stageTroubles } from "./service-troubles";
import type { LeakServer, LeakVault, Trouble } from "./vaults";

/** The strict stand-in of Key Vault over HTTPS, one for each project, with a bearer token of its own. */
export const azureServer: LeakServer = {
  async vault(_folder, chance, scanner) {
    const [token, wrong, clientSecret] = [chance.word(600), chance.word(600), chance.word(40)];
    for (const each of [token, wrong]) scanner.addText("Azure bearer token", each);
    scanner.addText("Azure client secret", clientSecret);
    const server = await StrictKeyVault.start({ token });
    const stage = strictStage(server);
    const { credential } = accessTo(server);
    let getToken = credential.getToken;
    const until =
      (begin: () => void, end: () => void): Trouble =>
      async () => (begin(), async () => end());
    const right = (): void => void (getToken = credential.getToken);
    const refusal = { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." };
    return {
      address: `azure:${server.url}?host=trusted`,
      env: {},
      open: (generate, notice) =>
        openOn(server, {
          ...{ generate, notice },
          credential: Object.assign({ getToken: (...args: Parameters<typeof getToken>) => getToken(...args) }, { clientSecret }),
        }),
      troubles: {
        ...stageTroubles(keyVaultFailures, stage.fail),
        ...Object.fromEntries(
          Object.entries(answerTroubles(chance)).map(([name, damage]) => [
            name,
            until(
              () => void (server.damage = damage),
              () => void (server.damage = undefined),
            ),
          ]),
        ),
        "answers of writes are lost": until(
          () => void (server.droppedAnswers = 2),
          () => void (server.droppedAnswers = 0),
        ),
        "another token": until(
          () => void (getToken = async () => ({ token: wrong, expiresOnTimestamp: Date.parse("2049-01-01T00:00:00Z") })),
          right,
        ),
        "a login that is refused": until(() => void (getToken = async () => Promise.reject(new AuthenticationError(401, refusal))), right),
        "rights that are missing": until(
          () => void (server.rights = new Set(["readMetadata"])),
          () => void (server.rights = new Set(["getSecret", "readMetadata", "setSecret", "update", "recover"])),
        ),
      },
      overwrite: stage.overwrite,
      plain: stage.plain,
      holds: () => false,
      tell: async () => undefined,
      async close() {
        await stage.close();
        await server.stop();
      },
    } satisfies LeakVault;
  },
  stop: async () => undefined,
};
