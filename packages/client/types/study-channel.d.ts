/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        SubscribeTaskMessage: {
            /** @constant */
            type: "subscribe_task";
            task_id?: number | string;
            data?: {
                task_id?: number | string;
            };
        };
        UnsubscribeTaskMessage: {
            /** @constant */
            type: "unsubscribe_task";
            task_id?: number | string;
            data?: {
                task_id?: number | string;
            };
        };
        PingMessage: {
            /** @constant */
            type: "ping";
        };
        ConnectedMessage: {
            /** @constant */
            type: "connected";
            user_id: number;
            username: string;
            message: string;
        };
        SubscribedMessage: {
            /** @constant */
            type: "subscribed";
            task_id: number | string;
            message: string;
        };
        UnsubscribedMessage: {
            /** @constant */
            type: "unsubscribed";
            task_id: number | string;
            message: string;
            /** @constant */
            reason?: "task_deleted";
        };
        TaskState: {
            progress: number;
            current_item: string | null;
            item_progress: number | null;
            item_current_time: number | null;
            item_total_time: number | null;
            item_detail: string | null;
            status: string;
            error_msg: string | null;
            completed_courses: number | null;
            total_courses: number | null;
        } & {
            [key: string]: unknown;
        };
        TaskUpdateMessage: {
            /** @constant */
            type: "task_update";
            task_id: number | string;
            data: components["schemas"]["TaskState"];
        };
        NotificationMessage: {
            /** @constant */
            type: "notification";
            /** @enum {string} */
            level: "info" | "warning" | "error";
            message: string;
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
