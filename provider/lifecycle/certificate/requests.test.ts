import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { rehearsal } from "../../../test/sandbox-life";
import { startBao } from "../../../test/servers/bao";
import { setUpTimeout } from "../../../test/servers/child";
import { strictSecretsManager } from "../../../test/servers/strict-secrets-manager";

/**
 * What one certificate asks of a vault's service, run by run (docs/measured.md): the key, the order, the certificate stored and put in
 * service; then the renewal's key, and its order, certificate and place in one. In it each run reads the vault's id and finds the mount,
 * and the first one gives the vault its id. More than that is a look too many.
 */
jest.setTimeout(setUpTimeout);

async function life(vault: string, env: Readonly<Record<string, string>>): Promise<number[]> {
  const { life: one, person, validated } = await rehearsal({}, undefined, env);
  const counts: number[] = [];
  const up = async () => {
    let count = 0;
    const sent = (): void => void count++;
    subscribe("http.client.request.start", sent);
    const state = await one.up({ vault }).finally(() => unsubscribe("http.client.request.start", sent));
    counts.push(count);
    return state;
  };
  try {
    await up();
    await validated();
    await up();
    await person.advance({ days: 1 });
    const issued = await up();
    expect(issued.phase).toBe("issued");
    await person.setClock(new Date(new Date(issued.current!.notAfter).getTime() - 59 * 86_400_000));
    await up();
    await validated();
    expect((await up()).current!.round).toBe(2);
    return counts;
  } finally {
    one.dispose();
  }
}

it("asks AWS Secrets Manager", async () => {
  const service = await strictSecretsManager();
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" });
  try {
    expect(await life(`aws:eu-west-3?endpoint=${service.url}`, {})).toEqual([11, 4, 8, 8, 11]);
  } finally {
    await service.stop();
  }
});

it("asks OpenBao", async () => {
  const bao = await startBao();
  try {
    expect(await life(`openbao:${bao.url}/secret/igc`, { BAO_TOKEN: "root", BAO_CACERT: bao.caFile })).toEqual([15, 4, 9, 10, 11]);
  } finally {
    await bao.stop();
  }
});
