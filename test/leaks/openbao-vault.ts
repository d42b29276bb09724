import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { openOpenBaoVault } from "../../provider/vault/openbao";
import { startBao } from "../servers/bao";
import { baoFailures, baoStage } from "../servers/bao-stage";
import { faultProxy } from "../servers/fault-proxy";
import { impatient } from "../servers/impatient";
import { proxyTroubles, stageTroubles } from "./service-troubles";
import { type LeakServer, type LeakVault, setting } from "./vaults";

/** The real server, behind a proxy; by turns with a token and with an AppRole, whose token only the wire knows. */
export async function openBaoServer(): Promise<LeakServer> {
  const bao = await startBao();
  const proxy = await faultProxy(bao.url, await readFile(bao.caFile));
  await bao.admin("POST", "sys/auth/approle", { type: "approle" });
  let turn = 0;
  return {
    async vault(folder, chance, scanner) {
      const stage = await baoStage(bao, proxy);
      const approle = turn++ % 2 === 1;
      const rest = `${proxy.url}/secret/${stage.prefix}${approle ? "?auth=approle" : ""}`;
      await bao.admin("POST", `auth/approle/role/${stage.prefix}`, { token_policies: [stage.prefix], token_no_default_policy: true });
      const read = async (method: "GET" | "POST", path: string): Promise<Record<string, string>> =>
        (await bao.admin(method, `auth/approle/role/${stage.prefix}/${path}`)).data as Record<string, string>;
      const [role, secret] = [(await read("GET", "role-id"))["role_id"]!, (await read("POST", "secret-id"))["secret_id"]!];
      const env: Record<string, string> = approle ? { BAO_ROLE_ID: role, BAO_SECRET_ID: secret } : { BAO_TOKEN: stage.token };
      const wrong = { token: `s.${chance.word(24)}`, secret: `${chance.word(8)}-4711-${chance.word(12)}` };
      for (const token of [stage.token, wrong.token]) scanner.addText("OpenBao token", token.replace(/^s\./, ""));
      for (const each of [secret, wrong.secret]) scanner.addText("AppRole secret id", each);
      const seen = new Set<string>();
      const watched = (request: IncomingMessage): void =>
        void (request.headers["x-vault-token"] && seen.add(String(request.headers["x-vault-token"])));
      const decide = proxy.decide;
      proxy.decide = (verdict) => decide((request, body) => (watched(request), verdict(request, body)));
      proxy.decide(() => "pass");
      return {
        address: `openbao:${rest}`,
        env,
        open: (generate, notice) =>
          openOpenBaoVault(rest, `openbao:${rest}`, {
            env: { HOME: folder, ...env },
            notice,
            now: () => new Date("2026-11-24T12:00:00Z"),
            patience: impatient,
            generate,
          }),
        troubles: {
          ...stageTroubles(baoFailures, stage.fail),
          ...proxyTroubles(proxy, chance, ({ method }) => method === "POST"),
          "another token or secret id": setting(env, approle ? { BAO_SECRET_ID: wrong.secret } : { BAO_TOKEN: wrong.token }),
          "no token or secret id": setting(env, { BAO_SECRET_ID: undefined, BAO_TOKEN: undefined }),
          "the secret where its file should be named": setting(
            env,
            approle ? { BAO_SECRET_ID: undefined, BAO_SECRET_ID_FILE: secret } : { BAO_TOKEN: undefined, BAO_TOKEN_FILE: stage.token },
          ),
          "a key where the client key's file should be named": setting(env, {
            BAO_CLIENT_CERT: "client.pem",
            BAO_CLIENT_KEY: wrong.secret,
          }),
        },
        overwrite: stage.overwrite,
        plain: stage.plain,
        holds: () => false,
        async tell(known) {
          for (const token of seen) known.addText("OpenBao token", token.replace(/^s\./, ""));
        },
        async close() {
          proxy.decide = decide;
          await stage.close();
        },
      } satisfies LeakVault;
    },
    async stop() {
      await proxy.stop();
      await bao.stop();
    },
  };
}
