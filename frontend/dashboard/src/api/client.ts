/**
 * Asks the gateway: stored operations by name and hash, answers remembered with their ETag.
 *
 * Every request says `X-Backbone: 1`, which no other site can say for us.
 */

import { root } from "../address/root";
import { ApiError, errorOf, OFFLINE, UNREADABLE } from "./errors";
import { hashes, type Mutations, type Queries } from "./operations";

const REMEMBERED = 40;
const WAIT_MS = 400;

interface Remembered {
  etag: string;
  data: unknown;
}

const answers = new Map<string, Remembered>();
let authorization: string | null = null;

/** Speak as the reader of a share instead of by the session's cookie; or by that again (null). */
export function speakAs(secret: string | null): void {
  forget();
  authorization = secret && `Bearer ${secret}`;
}

/** Forget all answers: they were somebody's. */
export function forget(): void {
  answers.clear();
}

/** Variables as parameters of an address, with the question mark; what is null is left out. */
export function parametersOf(variables: object): string {
  const given = Object.entries(variables).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const parameters = given.map(([key, value]) => {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return `${key}=${encodeURIComponent(text)}`;
  });
  return parameters.length > 0 ? `?${parameters.join("&")}` : "";
}

/** The address that answers a query: it is its own curl line. */
export function addressOf<N extends keyof Queries>(
  name: N,
  variables: Queries[N]["variables"],
): string {
  return `/operations/${name}${parametersOf(variables)}`;
}

/** What was answered to the same question before, if it is remembered. */
export function remembered<N extends keyof Queries>(
  address: string,
): Queries[N]["answer"] | undefined {
  return answers.get(address)?.data as Queries[N]["answer"] | undefined;
}

/**
 * Ask a stored query.
 *
 * @throws ApiError what the gateway says, or that it can't be reached.
 */
export async function ask<N extends keyof Queries>(
  name: N,
  variables: Queries[N]["variables"],
  signal?: AbortSignal,
): Promise<Queries[N]["answer"]> {
  const address = addressOf(name, variables);
  const before = answers.get(address);
  const headers: Record<string, string> = before ? { "If-None-Match": before.etag } : {};
  const joint = address.includes("?") ? "&" : "?";
  const url = `${address}${joint}hash=${encodeURIComponent(hashes[name])}`;
  const response = await send(url, { headers, signal: signal ?? null }, true);
  if (response.status === 304 && before) return before.data as Queries[N]["answer"];
  const data = await dataOf<Queries[N]["answer"]>(response);
  const etag = response.headers.get("ETag");
  answers.delete(address);
  if (etag) answers.set(address, { etag, data });
  while (answers.size > REMEMBERED) answers.delete(answers.keys().next().value as string);
  return data;
}

/**
 * Do what changes something.
 *
 * @throws ApiError what the gateway says, or that it can't be reached.
 */
export async function act<N extends keyof Mutations>(
  name: N,
  variables: Mutations[N]["variables"],
): Promise<Mutations[N]["answer"]> {
  const response = await post("/graphql", { documentId: name, variables });
  return dataOf(response);
}

/** Post JSON to a path of the gateway. */
export function post(path: string, body: unknown): Promise<Response> {
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/graphql-response+json",
  };
  return send(path, { method: "POST", headers, body: JSON.stringify(body) }, false);
}

async function send(path: string, init: RequestInit, mayRepeat: boolean): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("X-Backbone", "1");
  if (authorization) headers.set("Authorization", authorization);
  let response: Response;
  try {
    response = await fetch(root + path, { ...init, headers, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError("The server can't be reached.", OFFLINE);
  }
  if (mayRepeat && [502, 503].includes(response.status)) {
    const seconds = Number(response.headers.get("Retry-After")) || 0;
    if (seconds <= 5) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(WAIT_MS, seconds * 1000)));
      return send(path, init, false);
    }
  }
  return response;
}

/** The data of an answer; the first error where there is one. */
export async function dataOf<T>(response: Response): Promise<T> {
  let body: { data?: T; errors?: Parameters<typeof errorOf>[0] };
  try {
    body = await response.json();
  } catch {
    const code = response.status === 401 ? "UNAUTHENTICATED" : UNREADABLE;
    throw new ApiError(`The server answered ${response.status} without saying why.`, code);
  }
  if (body.errors) throw errorOf(body.errors);
  if (!response.ok || body.data === undefined) {
    throw new ApiError(`The server answered ${response.status} without data.`, UNREADABLE);
  }
  return body.data;
}
