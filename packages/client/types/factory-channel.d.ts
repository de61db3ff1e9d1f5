/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        SubscribeTaskMessage: {
            /** @constant */
            type: "subscribe_task";
            /** Format: uuid */
            task_id: string;
        };
        UnsubscribeTaskMessage: {
            /** @constant */
            type: "unsubscribe_task";
            /** Format: uuid */
            task_id: string;
        };
        PingMessage: {
            /** @constant */
            type: "ping";
        };
        FactoryConnection: {
            /** Format: uuid */
            user_id: string;
        };
        ConnectedMessage: {
            /** @constant */
            type: "connected";
            data: components["schemas"]["FactoryConnection"];
        };
        WatchedTask: {
            /** Format: uuid */
            task_id: string;
        };
        SubscribedMessage: {
            /** @constant */
            type: "subscribed";
            data: components["schemas"]["WatchedTask"];
        };
        UnsubscribedMessage: {
            /** @constant */
            type: "unsubscribed";
            data: components["schemas"]["WatchedTask"];
        };
        /** @enum {string} */
        TaskLogLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR";
        TaskLog: {
            id: number;
            /** Format: uuid */
            task_id: string;
            level: components["schemas"]["TaskLogLevel"];
            message: string;
            /** Format: date-time */
            created_at: string;
        };
        TaskLines: {
            /** Format: uuid */
            task_id: string;
            logs: components["schemas"]["TaskLog"][];
        };
        TaskLogMessage: {
            /** @constant */
            type: "task_log";
            data: components["schemas"]["TaskLines"];
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
