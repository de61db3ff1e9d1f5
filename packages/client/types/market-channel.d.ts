/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        SubscribeMessage: {
            /** @constant */
            type: "subscribe";
            execution_ids: string[];
        };
        UnsubscribeMessage: {
            /** @constant */
            type: "unsubscribe";
        };
        PingMessage: {
            /** @constant */
            type: "ping";
        };
        MarketConnection: {
            user_id: number;
            /** @enum {string} */
            scope: "all" | "own";
        };
        ConnectedMessage: {
            /** @constant */
            type: "connected";
            data: components["schemas"]["MarketConnection"];
        };
        SubscribedExecutions: {
            execution_ids: string[];
        };
        SubscribedMessage: {
            /** @constant */
            type: "subscribed";
            data: components["schemas"]["SubscribedExecutions"];
        };
        UnsubscribedMessage: {
            /** @constant */
            type: "unsubscribed";
        };
        /** @enum {string} */
        ExecutionStatus: "pending" | "running" | "completed" | "failed" | "timeout" | "cancelled";
        /** @enum {string} */
        Trigger: "scheduler" | "manual" | "api";
        LiveExecution: {
            execution_id: string;
            task_id: number | null;
            script_id: string;
            status: components["schemas"]["ExecutionStatus"];
            progress: number;
            message: string | null;
            /** Format: date-time */
            start_time: string | null;
            /** Format: date-time */
            end_time: string | null;
            rows_before: number | null;
            rows_after: number | null;
            rows_affected: number | null;
            duration: number | null;
            /** Format: date-time */
            timestamp: string;
            error_message: string | null;
            retry_count: number;
            triggered_by: components["schemas"]["Trigger"];
        };
        ExecutionUpdateMessage: {
            /** @constant */
            type: "execution_update";
            data: components["schemas"]["LiveExecution"];
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
