/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        FollowLogMessage: {
            /** @constant */
            type: "follow_log";
            number: number;
        };
        UnfollowLogMessage: {
            /** @constant */
            type: "unfollow_log";
        };
        PingMessage: {
            /** @constant */
            type: "ping";
        };
        ConnectedMessage: {
            /** @constant */
            type: "connected";
        };
        /** @enum {string} */
        RunStatus: "draft" | "queued" | "running" | "paused" | "completed" | "failed" | "cancelled" | "timed_out";
        RunChange: {
            /** Format: uuid */
            id: string;
            kind: string;
            status: components["schemas"]["RunStatus"];
            progress: number;
            detail: unknown;
            error_code: string | null;
            error_message: string | null;
        };
        RunsMessage: {
            /** @constant */
            type: "runs";
            runs: components["schemas"]["RunChange"][];
        };
        LogMessage: {
            /** @constant */
            type: "log";
            number: number;
        };
        MissedMessage: {
            /** @constant */
            type: "missed";
        };
        PongMessage: {
            /** @constant */
            type: "pong";
        };
        ErrorMessage: {
            /** @constant */
            type: "error";
            message: string;
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
