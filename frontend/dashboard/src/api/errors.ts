/** What goes wrong when the gateway is asked: always an `ApiError`, with the API's own code. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly requestId: string | null = null,
    /** When it makes sense to ask again. */
    readonly retryAt: Date | null = null,
    /** Which given value is wrong. */
    readonly field: string | null = null,
    /** Of a shared report: who shared it, and when its link ended. */
    readonly report: { sharedBy?: string | undefined; endedAt?: string | undefined } = {},
  ) {
    super(message);
  }
}

/** Codes of what never came from the gateway. */
export const OFFLINE = "OFFLINE";
export const UNREADABLE = "UNREADABLE";

interface GraphQLErrorBody {
  message: string;
  extensions?: {
    code?: string;
    requestId?: string;
    retryAt?: string;
    field?: string;
  } & ApiError["report"];
}

/** The first error of an answer. */
export function errorOf(errors: GraphQLErrorBody[]): ApiError {
  const { message, extensions = {} } = errors[0] ?? { message: "The answer says nothing." };
  const retryAt = extensions.retryAt ? new Date(extensions.retryAt) : null;
  return new ApiError(
    message,
    extensions.code ?? "INTERNAL",
    extensions.requestId ?? null,
    retryAt,
    extensions.field ?? null,
    { sharedBy: extensions.sharedBy, endedAt: extensions.endedAt },
  );
}
