/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export interface paths {
    "/market/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["refreshToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUser"];
        put: operations["updateUser"];
        post?: never;
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/users/{user_id}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setUserRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/users/{user_id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unlockUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/users/{user_id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resetUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTasks"];
        put?: never;
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/schedule/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listScheduleTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTask"];
        put: operations["updateTask"];
        post?: never;
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/{task_id}/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["executeTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/{task_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/{task_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["pauseTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/{task_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resumeTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tasks/{task_id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTaskExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listExecutions"];
        put?: never;
        post?: never;
        delete: operations["deleteExecutions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getExecutionStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/recent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRecentExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRunningExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFailedExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/{execution_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/{execution_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/{execution_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["retryExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSettings"];
        put: operations["updateSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/settings/scheduler": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSchedulerStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/interfaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listInterfaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/interfaces/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listInterfaceCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/interfaces/{interface_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getInterface"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/interfaces/{interface_id}/parameters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listInterfaceParameters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/data/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["startDownload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/data/download/{execution_id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDownloadStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/data/download/{execution_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDownloadResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listScripts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listScriptCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getScriptStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/{script_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["scanScripts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/{script_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testScript"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/{script_id}/toggle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["toggleScriptShown"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["toggleScript"];
        trace?: never;
    };
    "/market/api/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tables/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["refreshTables"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tables/{table_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTable"];
        put: operations["chooseNaturalKey"];
        post?: never;
        delete: operations["deleteTable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tables/{table_name}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTableSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tables/{table_name}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTableRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tables/{table_name}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/settings/database": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWarehouse"];
        put: operations["updateWarehouse"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/settings/database/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testWarehouse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ChangePasswordBody: {
            /** Format: password */
            old_password: string;
            /** Format: password */
            new_password: string;
        };
        ChooseNaturalKeyBody: {
            natural_key: string[];
        };
        ColumnVariant: {
            label: string;
            columns: components["schemas"]["InterfaceColumn"][];
        };
        ConnectionTest: {
            connected: boolean;
            latency_ms: number;
            reason?: string;
            success: boolean;
            message: string;
        };
        ConnectionTestAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ConnectionTest"];
        };
        CreateTaskBody: {
            /** Format: visible */
            name: string;
            script_id: string;
            parameters?: {
                [key: string]: unknown;
            };
            /** @enum {string|null} */
            schedule_type?: "cron" | "interval" | "daily" | "weekly" | "monthly" | "once" | null;
            schedule_expression?: string | null;
            timezone?: string;
            description?: string | null;
            max_retries?: number | null;
            timeout?: number | null;
            is_active?: boolean;
            retry_on_failure?: boolean;
            notify_on_failure?: boolean;
        };
        DeletedExecutions: {
            deleted_count: number;
        };
        DeletedExecutionsAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["DeletedExecutions"];
        };
        Done: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
        };
        DownloadResult: {
            status: components["schemas"]["ExecutionStatus"];
            rows_affected: number;
            table_name: string | null;
            execution_time: number;
            error_message: string | null;
        };
        DownloadResultAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["DownloadResult"];
        };
        DownloadStatus: {
            execution_id: string;
            status: components["schemas"]["ExecutionStatus"];
            progress: number;
            rows_affected: number;
        };
        DownloadStatusAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["DownloadStatus"];
        };
        Error: {
            code: number;
            message: string;
            detail: string;
            reason: string;
        };
        Execution: {
            id: string;
            /** Format: date-time */
            created_at: string;
            execution_id: string;
            task_id: number | null;
            script_id: string;
            params: {
                [key: string]: unknown;
            };
            status: components["schemas"]["ExecutionStatus"];
            progress: number;
            /** Format: date-time */
            start_time: string | null;
            /** Format: date-time */
            end_time: string | null;
            duration: number | null;
            rows_before: number | null;
            rows_after: number | null;
            rows_affected: number | null;
            result: components["schemas"]["ExecutionResult"] | null;
            error_message: string | null;
            error_trace?: string | null;
            retry_count: number;
            triggered_by: components["schemas"]["Trigger"];
            operator_id: number | null;
        };
        ExecutionAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Execution"];
        };
        ExecutionListAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Execution"][];
        };
        ExecutionPage: {
            items: components["schemas"]["Execution"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ExecutionPageAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ExecutionPage"];
        };
        ExecutionResult: {
            message: string;
            table_name: string;
        };
        ExecutionStatistics: {
            total_count: number;
            success_count: number;
            failed_count: number;
            running_count: number;
            success_rate: number;
            avg_duration: number;
            today_executions: number;
        };
        ExecutionStatisticsAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ExecutionStatistics"];
        };
        /** @enum {string} */
        ExecutionStatus: "pending" | "running" | "completed" | "failed" | "timeout" | "cancelled";
        Health: {
            /** @enum {string} */
            status: "healthy" | "degraded";
            version: string;
            /** @enum {string} */
            database: "connected";
            /** @enum {string} */
            scheduler: "running" | "stopped";
            checks: components["schemas"]["HealthChecks"];
            /** Format: date-time */
            timestamp: string;
        };
        HealthChecks: {
            database: string;
            scheduler: string;
        };
        Interface: {
            id: number;
            name: string;
            display_name: string;
            category: string;
            category_name: string;
            is_active: boolean;
            description: string;
            parameter_count: number;
            available: boolean;
        };
        InterfaceCategory: {
            name: string;
            display_name: string;
            display_name_en: string;
            description: string;
            interface_count: number;
        };
        InterfaceCategoryListAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["InterfaceCategory"][];
        };
        InterfaceColumn: {
            name: string;
            type: string;
        };
        InterfaceDetail: {
            id: number;
            name: string;
            display_name: string;
            category: string;
            category_name: string;
            is_active: boolean;
            description: string;
            parameter_count: number;
            available: boolean;
            unavailable_reason: string | null;
            documented: boolean;
            path: string[];
            host: string | null;
            parameters: components["schemas"]["InterfaceParameter"][];
            columns: components["schemas"]["InterfaceColumn"][];
            columns_partial: boolean;
            column_variants?: components["schemas"]["ColumnVariant"][];
        };
        InterfaceDetailAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["InterfaceDetail"];
        };
        InterfacePage: {
            items: components["schemas"]["Interface"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        InterfacePageAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["InterfacePage"];
        };
        InterfaceParameter: {
            name: string;
            type: string;
            required: boolean;
            default_value: unknown;
            description: string;
            sendable: boolean;
            format?: string;
            example?: string;
            choices?: string[];
            suggestions?: string[];
        };
        InterfaceParameterListAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["InterfaceParameter"][];
        };
        ListScriptCategoriesAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: string[];
        };
        LoginBody: {
            username?: string;
            email?: string;
            /** Format: password */
            password: string;
        };
        RefreshTokenBody: {
            refresh_token: string;
        };
        RefreshedTables: {
            refreshed: number;
        };
        RefreshedTablesAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["RefreshedTables"];
        };
        RefreshedToken: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
        };
        RefreshedTokenAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["RefreshedToken"];
        };
        RegisterBody: {
            /** Format: username */
            username?: string;
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
            /** Format: password */
            password_confirm: string;
        };
        ResetUserPasswordBody: {
            /** Format: password */
            new_password: string;
        };
        /** @enum {string} */
        Role: "user" | "admin";
        ScanFailure: {
            path: string;
            message: string;
        };
        ScanReport: {
            scanned: number;
            registered: number;
            updated: number;
            removed: number;
            failed: components["schemas"]["ScanFailure"][];
        };
        ScanReportAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ScanReport"];
        };
        ScheduleTemplate: {
            value: string;
            label: string;
            description: string;
            schedule_type: string;
            schedule_expression: string | null;
            cron_expression: string | null;
        };
        ScheduleTemplates: {
            templates: components["schemas"]["ScheduleTemplate"][];
        };
        ScheduleTemplatesAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ScheduleTemplates"];
        };
        SchedulerStatus: {
            running: boolean;
            active_jobs: number;
            /** Format: date-time */
            next_run_time: string | null;
        };
        SchedulerStatusAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["SchedulerStatus"];
        };
        SchemaInfo: {
            columns: components["schemas"]["TableColumn"][];
        };
        Script: {
            id: number;
            script_id: string;
            script_name: string;
            category: string;
            frequency: string;
            is_active: boolean;
            description: string;
            module_path: string;
            parameters: components["schemas"]["ScriptParameter"][];
            natural_key: string[];
            /** Format: date-time */
            missing_since: string | null;
            target_table: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            source: string;
            sub_category: null;
            function_name: null;
            estimated_duration: null;
            /** @enum {number} */
            timeout: 0;
            /** @enum {boolean} */
            is_custom: false;
        };
        ScriptAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Script"];
        };
        /** @enum {string} */
        ScriptLogLevel: "debug" | "info" | "warning" | "error";
        ScriptPage: {
            items: components["schemas"]["Script"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ScriptPageAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ScriptPage"];
        };
        ScriptParameter: {
            name: string;
            type: string;
            required: boolean;
            default_value: unknown;
            description: string;
            choices?: unknown[];
        };
        ScriptStatistics: {
            total: number;
            active: number;
            inactive: number;
            by_category: {
                [key: string]: unknown;
            };
            by_frequency: {
                [key: string]: unknown;
            };
        };
        ScriptStatisticsAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ScriptStatistics"];
        };
        ScriptTest: {
            status: components["schemas"]["ScriptTestStatus"];
            rows_affected: number;
            execution_time: number;
            error_message: string | null;
            error_trace: string | null;
            logs: components["schemas"]["ScriptTestLog"][];
            columns: components["schemas"]["ScriptTestColumn"][];
            sample: {
                [key: string]: unknown;
            }[];
        };
        ScriptTestAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ScriptTest"];
        };
        ScriptTestColumn: {
            name: string;
            type: string;
        };
        ScriptTestLog: {
            level: components["schemas"]["ScriptLogLevel"];
            message: string;
        };
        /** @enum {string} */
        ScriptTestStatus: "success" | "failed" | "timeout";
        SetUserRoleBody: {
            /** @enum {string} */
            role: "user" | "admin";
        };
        Settings: {
            max_concurrent_tasks: number;
            default_timeout: number;
            retry_enabled: boolean;
            max_retries: number;
            min_interval: number;
            max_scheduled_tasks: number;
        };
        SettingsAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Settings"];
        };
        SignedInUser: {
            id: number;
            user_id: number;
            username: string;
            email: string;
            role: components["schemas"]["Role"];
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SignedInUserAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["SignedInUser"];
        };
        StartDownloadBody: {
            interface_id: number;
            parameters?: {
                [key: string]: unknown;
            };
        };
        StartedExecution: {
            execution_id: string;
            status: components["schemas"]["ExecutionStatus"];
        };
        StartedExecutionAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["StartedExecution"];
        };
        Table: {
            id: number;
            table_name: string;
            display_name: string;
            category: string;
            row_count: number;
            size_bytes: number;
            /** Format: date-time */
            last_updated_at: string;
            script_id: string;
            natural_key: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            last_update_time: string;
            /** @enum {string} */
            last_update_status: "success";
            table_comment: string;
            /** Format: date */
            data_start_date: string | null;
            /** Format: date */
            data_end_date: string | null;
        };
        TableColumn: {
            name: string;
            type: string;
            nullable: boolean;
            key: string | null;
            default?: null;
        };
        TableData: {
            items: {
                [key: string]: unknown;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
            table_name: string;
            columns: string[];
            row_count: number;
            offset: number;
            limit: number;
        };
        TableDataAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["TableData"];
        };
        TableDetail: {
            id: number;
            table_name: string;
            display_name: string;
            category: string;
            row_count: number;
            size_bytes: number;
            /** Format: date-time */
            last_updated_at: string;
            script_id: string;
            natural_key: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            last_update_time: string;
            /** @enum {string} */
            last_update_status: "success";
            table_comment: string;
            /** Format: date */
            data_start_date: string | null;
            /** Format: date */
            data_end_date: string | null;
            schema_info: components["schemas"]["SchemaInfo"];
        };
        TableDetailAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["TableDetail"];
        };
        TablePage: {
            items: components["schemas"]["Table"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        TablePageAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["TablePage"];
        };
        TableSchema: {
            columns: components["schemas"]["TableColumn"][];
            table_name: string;
            natural_key: string[];
            row_count: number;
            data_size: string;
            /** Format: date-time */
            last_update_time: string;
        };
        TableSchemaAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["TableSchema"];
        };
        Task: {
            id: number;
            user_id: number;
            name: string;
            description: string | null;
            script_id: string;
            script_name: string | null;
            parameters: {
                [key: string]: unknown;
            };
            /** @enum {string|null} */
            schedule_type: "cron" | "interval" | "daily" | "weekly" | "monthly" | "once" | null;
            schedule_expression: string | null;
            timezone: string;
            is_active: boolean;
            retry_on_failure: boolean;
            max_retries: number;
            timeout: number;
            notify_on_failure: boolean;
            /** Format: date-time */
            last_execution_at: string | null;
            /** Format: date-time */
            next_execution_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TaskAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Task"];
        };
        TaskPage: {
            items: components["schemas"]["Task"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        TaskPageAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["TaskPage"];
        };
        TestScriptBody: {
            parameters?: {
                [key: string]: unknown;
            };
        };
        TestWarehouseBody: {
            /** Format: host */
            host: string;
            port: number;
            database: string;
            username?: string;
            user?: string;
            is_warehouse?: boolean;
            password_set?: boolean;
            password?: string;
            ssl?: boolean;
            /** @enum {string} */
            type?: "postgresql" | "mysql";
        };
        ToggledScript: {
            id: number;
            is_active: boolean;
        };
        ToggledScriptAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ToggledScript"];
        };
        Tokens: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
            refresh_token: string;
            user: components["schemas"]["SignedInUser"];
        };
        TokensAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Tokens"];
        };
        /** @enum {string} */
        Trigger: "scheduler" | "manual" | "api";
        UpdateSettingsBody: {
            max_concurrent_tasks?: number;
            default_timeout?: number;
            retry_enabled?: boolean;
            max_retries?: number;
            min_interval?: number;
            max_scheduled_tasks?: number;
        };
        UpdateTaskBody: {
            /** Format: visible */
            name?: string;
            script_id?: string;
            parameters?: {
                [key: string]: unknown;
            };
            /** @enum {string|null} */
            schedule_type?: "cron" | "interval" | "daily" | "weekly" | "monthly" | "once" | null;
            schedule_expression?: string | null;
            timezone?: string;
            description?: string | null;
            max_retries?: number | null;
            timeout?: number | null;
            is_active?: boolean;
            retry_on_failure?: boolean;
            notify_on_failure?: boolean;
        };
        UpdateUserBody: {
            /** Format: email */
            email?: string;
            /** @enum {string} */
            role?: "user" | "admin";
            is_active?: boolean;
            /** Format: name */
            full_name?: string | null;
        };
        UpdateWarehouseBody: {
            /** Format: host */
            host?: string;
            port?: number;
            database?: string;
            username?: string;
            user?: string;
            is_warehouse?: boolean;
            password_set?: boolean;
            password?: string;
            ssl?: boolean;
            /** @enum {string} */
            type?: "builtin" | "postgresql" | "mysql";
        };
        User: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            role: components["schemas"]["Role"];
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            last_login_at: string | null;
        };
        UserAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["User"];
        };
        UserPage: {
            items: components["schemas"]["User"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        UserPageAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["UserPage"];
        };
        Warehouse: {
            type: string;
            host: string;
            port: number;
            database: string;
            username: string;
            user: string;
            is_warehouse: boolean;
            password_set: boolean;
            ssl: boolean;
        };
        WarehouseAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Warehouse"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "healthy",
                     *       "version": "1.0.0",
                     *       "database": "connected",
                     *       "scheduler": "running",
                     *       "checks": {
                     *         "database": "akshare_web",
                     *         "scheduler": "running"
                     *       },
                     *       "timestamp": "2024-01-01T15:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "trader",
                 *       "email": "user@example.com",
                 *       "password": "password123",
                 *       "password_confirm": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *         "token_type": "bearer",
                     *         "expires_in": 1800,
                     *         "refresh_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *         "user": {
                     *           "id": 1,
                     *           "user_id": 1,
                     *           "username": "trader",
                     *           "email": "user@example.com",
                     *           "role": "user",
                     *           "is_active": true,
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "updated_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TokensAnswer"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "trader",
                 *       "email": "user@example.com",
                 *       "password": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *         "token_type": "bearer",
                     *         "expires_in": 1800,
                     *         "refresh_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *         "user": {
                     *           "id": 1,
                     *           "user_id": 1,
                     *           "username": "trader",
                     *           "email": "user@example.com",
                     *           "role": "user",
                     *           "is_active": true,
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "updated_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TokensAnswer"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    refreshToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshTokenBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *         "token_type": "bearer",
                     *         "expires_in": 1800
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RefreshedTokenAnswer"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "old_password": "password123",
                 *       "new_password": "newpassword456"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePasswordBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "user_id": 1,
                     *         "username": "trader",
                     *         "email": "user@example.com",
                     *         "role": "user",
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedInUserAnswer"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                username?: string;
                email?: string;
                role?: "user" | "admin";
                is_active?: boolean;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": 1,
                     *             "username": "trader",
                     *             "email": "user@example.com",
                     *             "full_name": null,
                     *             "role": "user",
                     *             "is_active": true,
                     *             "created_at": "2024-01-15T10:30:00Z",
                     *             "updated_at": "2024-01-15T10:30:00Z",
                     *             "last_login_at": "2024-01-15T10:30:00Z"
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserPageAnswer"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "username": "trader",
                     *         "email": "user@example.com",
                     *         "full_name": null,
                     *         "role": "user",
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "user@example.com",
                 *       "role": "user",
                 *       "is_active": true,
                 *       "full_name": null
                 *     }
                 */
                "application/json": components["schemas"]["UpdateUserBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "username": "trader",
                     *         "email": "user@example.com",
                     *         "full_name": null,
                     *         "role": "user",
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    setUserRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "user"
                 *     }
                 */
                "application/json": components["schemas"]["SetUserRoleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "username": "trader",
                     *         "email": "user@example.com",
                     *         "full_name": null,
                     *         "role": "user",
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    resetUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "new_password": "newpassword456"
                 *     }
                 */
                "application/json": components["schemas"]["ResetUserPasswordBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                is_active?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": 1,
                     *             "user_id": 1,
                     *             "name": "每日A股数据",
                     *             "script_id": "stock_zh_a_hist",
                     *             "script_name": "A股历史行情",
                     *             "parameters": {},
                     *             "schedule_type": "cron",
                     *             "schedule_expression": "0 15 * * 1-5",
                     *             "timezone": "Asia/Shanghai",
                     *             "is_active": true,
                     *             "retry_on_failure": true,
                     *             "max_retries": 3,
                     *             "timeout": 300,
                     *             "notify_on_failure": true,
                     *             "last_execution_at": "2024-01-15T10:30:00Z",
                     *             "next_execution_at": "2024-01-15T10:30:00Z",
                     *             "created_at": "2024-01-15T10:30:00Z",
                     *             "updated_at": "2024-01-15T10:30:00Z"
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TaskPageAnswer"];
                };
            };
        };
    };
    createTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "每日A股数据",
                 *       "script_id": "stock_zh_a_hist",
                 *       "parameters": {
                 *         "symbol": "000001",
                 *         "start_date": "20240101"
                 *       },
                 *       "schedule_type": "cron",
                 *       "schedule_expression": "0 15 * * 1-5",
                 *       "timezone": "Asia/Shanghai",
                 *       "max_retries": 3,
                 *       "timeout": 300,
                 *       "is_active": true,
                 *       "retry_on_failure": true
                 *     }
                 */
                "application/json": components["schemas"]["CreateTaskBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "user_id": 1,
                     *         "name": "每日A股数据",
                     *         "script_id": "stock_zh_a_hist",
                     *         "script_name": "A股历史行情",
                     *         "parameters": {},
                     *         "schedule_type": "cron",
                     *         "schedule_expression": "0 15 * * 1-5",
                     *         "timezone": "Asia/Shanghai",
                     *         "is_active": true,
                     *         "retry_on_failure": true,
                     *         "max_retries": 3,
                     *         "timeout": 300,
                     *         "notify_on_failure": true,
                     *         "last_execution_at": "2024-01-15T10:30:00Z",
                     *         "next_execution_at": "2024-01-15T10:30:00Z",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
        };
    };
    listScheduleTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "templates": [
                     *           {
                     *             "value": "000001",
                     *             "label": "股票代码",
                     *             "schedule_type": "cron",
                     *             "schedule_expression": "0 15 * * 1-5",
                     *             "cron_expression": "0 15 * * 1-5"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduleTemplatesAnswer"];
                };
            };
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "user_id": 1,
                     *         "name": "每日A股数据",
                     *         "script_id": "stock_zh_a_hist",
                     *         "script_name": "A股历史行情",
                     *         "parameters": {},
                     *         "schedule_type": "cron",
                     *         "schedule_expression": "0 15 * * 1-5",
                     *         "timezone": "Asia/Shanghai",
                     *         "is_active": true,
                     *         "retry_on_failure": true,
                     *         "max_retries": 3,
                     *         "timeout": 300,
                     *         "notify_on_failure": true,
                     *         "last_execution_at": "2024-01-15T10:30:00Z",
                     *         "next_execution_at": "2024-01-15T10:30:00Z",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
        };
    };
    updateTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "每日A股数据",
                 *       "script_id": "stock_zh_a_hist",
                 *       "parameters": {
                 *         "symbol": "000001",
                 *         "start_date": "20240101"
                 *       },
                 *       "schedule_type": "cron",
                 *       "schedule_expression": "0 15 * * 1-5",
                 *       "timezone": "Asia/Shanghai",
                 *       "max_retries": 3,
                 *       "timeout": 300,
                 *       "is_active": true,
                 *       "retry_on_failure": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateTaskBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "user_id": 1,
                     *         "name": "每日A股数据",
                     *         "script_id": "stock_zh_a_hist",
                     *         "script_name": "A股历史行情",
                     *         "parameters": {},
                     *         "schedule_type": "cron",
                     *         "schedule_expression": "0 15 * * 1-5",
                     *         "timezone": "Asia/Shanghai",
                     *         "is_active": true,
                     *         "retry_on_failure": true,
                     *         "max_retries": 3,
                     *         "timeout": 300,
                     *         "notify_on_failure": true,
                     *         "last_execution_at": "2024-01-15T10:30:00Z",
                     *         "next_execution_at": "2024-01-15T10:30:00Z",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TaskAnswer"];
                };
            };
        };
    };
    deleteTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    executeTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "execution_id": "exec_123",
                     *         "status": "pending"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StartedExecutionAnswer"];
                };
            };
        };
    };
    cancelTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    pauseTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    resumeTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    listTaskExecutions: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                status?: "pending" | "running" | "completed" | "failed" | "timeout" | "cancelled";
            };
            header?: never;
            path: {
                /** @example 1 */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "exec_123",
                     *             "created_at": "2024-01-15T10:30:00Z",
                     *             "execution_id": "exec_123",
                     *             "task_id": 1,
                     *             "script_id": "stock_zh_a_hist",
                     *             "params": {},
                     *             "status": "pending",
                     *             "progress": 50,
                     *             "start_time": "2024-01-15T10:30:00Z",
                     *             "end_time": "2024-01-15T10:30:00Z",
                     *             "duration": 5.23,
                     *             "rows_before": 1000,
                     *             "rows_after": 1100,
                     *             "rows_affected": 100,
                     *             "result": {
                     *               "message": "success",
                     *               "table_name": "ak_stock_zh_a_hist"
                     *             },
                     *             "error_message": null,
                     *             "error_trace": null,
                     *             "retry_count": 0,
                     *             "triggered_by": "scheduler",
                     *             "operator_id": 1
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionPageAnswer"];
                };
            };
        };
    };
    listExecutions: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                task_id?: number;
                status?: "pending" | "running" | "completed" | "failed" | "timeout" | "cancelled";
                script_id?: string;
                start_date?: string;
                end_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": "exec_123",
                     *             "created_at": "2024-01-15T10:30:00Z",
                     *             "execution_id": "exec_123",
                     *             "task_id": 1,
                     *             "script_id": "stock_zh_a_hist",
                     *             "params": {},
                     *             "status": "pending",
                     *             "progress": 50,
                     *             "start_time": "2024-01-15T10:30:00Z",
                     *             "end_time": "2024-01-15T10:30:00Z",
                     *             "duration": 5.23,
                     *             "rows_before": 1000,
                     *             "rows_after": 1100,
                     *             "rows_affected": 100,
                     *             "result": {
                     *               "message": "success",
                     *               "table_name": "ak_stock_zh_a_hist"
                     *             },
                     *             "error_message": null,
                     *             "error_trace": null,
                     *             "retry_count": 0,
                     *             "triggered_by": "scheduler",
                     *             "operator_id": 1
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionPageAnswer"];
                };
            };
        };
    };
    deleteExecutions: {
        parameters: {
            query?: {
                status?: "pending" | "running" | "completed" | "failed" | "timeout" | "cancelled";
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       "string"
                 *     ]
                 */
                "application/json": string[] | Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "deleted_count": 12
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedExecutionsAnswer"];
                };
            };
        };
    };
    getExecutionStatistics: {
        parameters: {
            query?: {
                start_date?: string;
                end_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "total_count": 1000,
                     *         "success_count": 950,
                     *         "failed_count": 50,
                     *         "running_count": 0,
                     *         "success_rate": 95,
                     *         "avg_duration": 5.23,
                     *         "today_executions": 42
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionStatisticsAnswer"];
                };
            };
        };
    };
    listRecentExecutions: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": [
                     *         {
                     *           "id": "exec_123",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "execution_id": "exec_123",
                     *           "task_id": 1,
                     *           "script_id": "stock_zh_a_hist",
                     *           "params": {},
                     *           "status": "pending",
                     *           "progress": 50,
                     *           "start_time": "2024-01-15T10:30:00Z",
                     *           "end_time": "2024-01-15T10:30:00Z",
                     *           "duration": 5.23,
                     *           "rows_before": 1000,
                     *           "rows_after": 1100,
                     *           "rows_affected": 100,
                     *           "result": {
                     *             "message": "success",
                     *             "table_name": "ak_stock_zh_a_hist"
                     *           },
                     *           "error_message": null,
                     *           "error_trace": null,
                     *           "retry_count": 0,
                     *           "triggered_by": "scheduler",
                     *           "operator_id": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionListAnswer"];
                };
            };
        };
    };
    listRunningExecutions: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": [
                     *         {
                     *           "id": "exec_123",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "execution_id": "exec_123",
                     *           "task_id": 1,
                     *           "script_id": "stock_zh_a_hist",
                     *           "params": {},
                     *           "status": "pending",
                     *           "progress": 50,
                     *           "start_time": "2024-01-15T10:30:00Z",
                     *           "end_time": "2024-01-15T10:30:00Z",
                     *           "duration": 5.23,
                     *           "rows_before": 1000,
                     *           "rows_after": 1100,
                     *           "rows_affected": 100,
                     *           "result": {
                     *             "message": "success",
                     *             "table_name": "ak_stock_zh_a_hist"
                     *           },
                     *           "error_message": null,
                     *           "error_trace": null,
                     *           "retry_count": 0,
                     *           "triggered_by": "scheduler",
                     *           "operator_id": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionListAnswer"];
                };
            };
        };
    };
    listFailedExecutions: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": [
                     *         {
                     *           "id": "exec_123",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "execution_id": "exec_123",
                     *           "task_id": 1,
                     *           "script_id": "stock_zh_a_hist",
                     *           "params": {},
                     *           "status": "pending",
                     *           "progress": 50,
                     *           "start_time": "2024-01-15T10:30:00Z",
                     *           "end_time": "2024-01-15T10:30:00Z",
                     *           "duration": 5.23,
                     *           "rows_before": 1000,
                     *           "rows_after": 1100,
                     *           "rows_affected": 100,
                     *           "result": {
                     *             "message": "success",
                     *             "table_name": "ak_stock_zh_a_hist"
                     *           },
                     *           "error_message": null,
                     *           "error_trace": null,
                     *           "retry_count": 0,
                     *           "triggered_by": "scheduler",
                     *           "operator_id": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionListAnswer"];
                };
            };
        };
    };
    getExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exec_123 */
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": "exec_123",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "execution_id": "exec_123",
                     *         "task_id": 1,
                     *         "script_id": "stock_zh_a_hist",
                     *         "params": {},
                     *         "status": "pending",
                     *         "progress": 50,
                     *         "start_time": "2024-01-15T10:30:00Z",
                     *         "end_time": "2024-01-15T10:30:00Z",
                     *         "duration": 5.23,
                     *         "rows_before": 1000,
                     *         "rows_after": 1100,
                     *         "rows_affected": 100,
                     *         "result": {
                     *           "message": "success",
                     *           "table_name": "ak_stock_zh_a_hist"
                     *         },
                     *         "error_message": null,
                     *         "error_trace": null,
                     *         "retry_count": 0,
                     *         "triggered_by": "scheduler",
                     *         "operator_id": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExecutionAnswer"];
                };
            };
        };
    };
    cancelExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exec_123 */
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    retryExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exec_123 */
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "execution_id": "exec_123",
                     *         "status": "pending"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StartedExecutionAnswer"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "max_concurrent_tasks": 5,
                     *         "default_timeout": 300,
                     *         "retry_enabled": true,
                     *         "max_retries": 3,
                     *         "min_interval": 60,
                     *         "max_scheduled_tasks": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SettingsAnswer"];
                };
            };
        };
    };
    updateSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_concurrent_tasks": 5,
                 *       "default_timeout": 300,
                 *       "retry_enabled": true,
                 *       "max_retries": 3,
                 *       "min_interval": 60,
                 *       "max_scheduled_tasks": 20
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSettingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "max_concurrent_tasks": 5,
                     *         "default_timeout": 300,
                     *         "retry_enabled": true,
                     *         "max_retries": 3,
                     *         "min_interval": 60,
                     *         "max_scheduled_tasks": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SettingsAnswer"];
                };
            };
        };
    };
    getSchedulerStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "running": true,
                     *         "active_jobs": 5,
                     *         "next_run_time": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SchedulerStatusAnswer"];
                };
            };
        };
    };
    listInterfaces: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                category?: string;
                keyword?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": 1,
                     *             "name": "每日A股数据",
                     *             "display_name": "A股历史行情",
                     *             "category": "stocks",
                     *             "category_name": "stocks",
                     *             "is_active": true,
                     *             "parameter_count": 5,
                     *             "available": true
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["InterfacePageAnswer"];
                };
            };
        };
    };
    listInterfaceCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": [
                     *         {
                     *           "name": "stocks",
                     *           "display_name": "股票",
                     *           "display_name_en": "A-share daily history",
                     *           "interface_count": 395
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InterfaceCategoryListAnswer"];
                };
            };
        };
    };
    getInterface: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                interface_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "name": "每日A股数据",
                     *         "display_name": "A股历史行情",
                     *         "category": "stocks",
                     *         "category_name": "stocks",
                     *         "is_active": true,
                     *         "parameter_count": 5,
                     *         "available": true,
                     *         "unavailable_reason": null,
                     *         "documented": true,
                     *         "path": [
                     *           "股票",
                     *           "历史行情"
                     *         ],
                     *         "host": "localhost",
                     *         "parameters": [
                     *           {
                     *             "name": "symbol",
                     *             "type": "string",
                     *             "required": true,
                     *             "default_value": null,
                     *             "sendable": true,
                     *             "format": "YYYYMMDD",
                     *             "choices": [
                     *               "string"
                     *             ],
                     *             "suggestions": [
                     *               "string"
                     *             ]
                     *           }
                     *         ],
                     *         "columns": [
                     *           {
                     *             "name": "date",
                     *             "type": "DATE"
                     *           }
                     *         ],
                     *         "columns_partial": true,
                     *         "column_variants": [
                     *           {
                     *             "label": "股票代码",
                     *             "columns": [
                     *               {
                     *                 "name": "date",
                     *                 "type": "DATE"
                     *               }
                     *             ]
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["InterfaceDetailAnswer"];
                };
            };
        };
    };
    listInterfaceParameters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                interface_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": [
                     *         {
                     *           "name": "symbol",
                     *           "type": "string",
                     *           "required": true,
                     *           "default_value": null,
                     *           "sendable": true,
                     *           "format": "YYYYMMDD",
                     *           "choices": [
                     *             "string"
                     *           ],
                     *           "suggestions": [
                     *             "string"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InterfaceParameterListAnswer"];
                };
            };
        };
    };
    startDownload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "interface_id": 1,
                 *       "parameters": {
                 *         "symbol": "000001",
                 *         "start_date": "20240101"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["StartDownloadBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "execution_id": "exec_123",
                     *         "status": "pending"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StartedExecutionAnswer"];
                };
            };
        };
    };
    getDownloadStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exec_123 */
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "execution_id": "exec_123",
                     *         "status": "pending",
                     *         "progress": 50,
                     *         "rows_affected": 100
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DownloadStatusAnswer"];
                };
            };
        };
    };
    getDownloadResult: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exec_123 */
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "status": "pending",
                     *         "rows_affected": 100,
                     *         "table_name": "ak_stock_zh_a_hist",
                     *         "execution_time": 1.23,
                     *         "error_message": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DownloadResultAnswer"];
                };
            };
        };
    };
    listScripts: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                category?: string;
                is_active?: boolean;
                frequency?: "hourly" | "daily" | "weekly" | "monthly" | "once" | "manual";
                keyword?: string;
                missing?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": 1,
                     *             "script_id": "stock_zh_a_hist",
                     *             "script_name": "A股历史行情",
                     *             "category": "stocks",
                     *             "frequency": "daily",
                     *             "is_active": true,
                     *             "module_path": "stocks.daily.stock_zh_a_hist",
                     *             "parameters": [
                     *               {
                     *                 "name": "symbol",
                     *                 "type": "string",
                     *                 "required": true,
                     *                 "default_value": null,
                     *                 "choices": [
                     *                   null
                     *                 ]
                     *               }
                     *             ],
                     *             "natural_key": [
                     *               "date",
                     *               "symbol"
                     *             ],
                     *             "missing_since": "2024-01-15T10:30:00Z",
                     *             "target_table": "ak_stock_zh_a_hist",
                     *             "created_at": "2024-01-15T10:30:00Z",
                     *             "updated_at": "2024-01-15T10:30:00Z",
                     *             "source": "stocks",
                     *             "sub_category": null,
                     *             "function_name": null,
                     *             "estimated_duration": null,
                     *             "timeout": 0,
                     *             "is_custom": false
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScriptPageAnswer"];
                };
            };
        };
    };
    listScriptCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": [
                     *         "stocks",
                     *         "funds"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListScriptCategoriesAnswer"];
                };
            };
        };
    };
    getScriptStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "total": 100,
                     *         "active": 30,
                     *         "inactive": 1,
                     *         "by_category": {},
                     *         "by_frequency": {}
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScriptStatisticsAnswer"];
                };
            };
        };
    };
    getScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stock_zh_a_hist */
                script_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "script_id": "stock_zh_a_hist",
                     *         "script_name": "A股历史行情",
                     *         "category": "stocks",
                     *         "frequency": "daily",
                     *         "is_active": true,
                     *         "module_path": "stocks.daily.stock_zh_a_hist",
                     *         "parameters": [
                     *           {
                     *             "name": "symbol",
                     *             "type": "string",
                     *             "required": true,
                     *             "default_value": null,
                     *             "choices": [
                     *               null
                     *             ]
                     *           }
                     *         ],
                     *         "natural_key": [
                     *           "date",
                     *           "symbol"
                     *         ],
                     *         "missing_since": "2024-01-15T10:30:00Z",
                     *         "target_table": "ak_stock_zh_a_hist",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "source": "stocks",
                     *         "sub_category": null,
                     *         "function_name": null,
                     *         "estimated_duration": null,
                     *         "timeout": 0,
                     *         "is_custom": false
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScriptAnswer"];
                };
            };
        };
    };
    scanScripts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "scanned": 10,
                     *         "registered": 5,
                     *         "updated": 3,
                     *         "removed": 0,
                     *         "failed": [
                     *           {
                     *             "path": "stocks/daily/stock_zh_a_hist.ts",
                     *             "message": "脚本没有导出采集函数"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScanReportAnswer"];
                };
            };
        };
    };
    testScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stock_zh_a_hist */
                script_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "parameters": {
                 *         "symbol": "000001",
                 *         "start_date": "20240101"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TestScriptBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "status": "success",
                     *         "rows_affected": 100,
                     *         "execution_time": 1.23,
                     *         "error_message": null,
                     *         "error_trace": null,
                     *         "logs": [
                     *           {
                     *             "level": "debug",
                     *             "message": "success"
                     *           }
                     *         ],
                     *         "columns": [
                     *           {
                     *             "name": "date",
                     *             "type": "date"
                     *           }
                     *         ],
                     *         "sample": [
                     *           {}
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScriptTestAnswer"];
                };
            };
        };
    };
    toggleScriptShown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stock_zh_a_hist */
                script_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "script_id": "stock_zh_a_hist",
                     *         "script_name": "A股历史行情",
                     *         "category": "stocks",
                     *         "frequency": "daily",
                     *         "is_active": true,
                     *         "module_path": "stocks.daily.stock_zh_a_hist",
                     *         "parameters": [
                     *           {
                     *             "name": "symbol",
                     *             "type": "string",
                     *             "required": true,
                     *             "default_value": null,
                     *             "choices": [
                     *               null
                     *             ]
                     *           }
                     *         ],
                     *         "natural_key": [
                     *           "date",
                     *           "symbol"
                     *         ],
                     *         "missing_since": "2024-01-15T10:30:00Z",
                     *         "target_table": "ak_stock_zh_a_hist",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "source": "stocks",
                     *         "sub_category": null,
                     *         "function_name": null,
                     *         "estimated_duration": null,
                     *         "timeout": 0,
                     *         "is_custom": false
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScriptAnswer"];
                };
            };
        };
    };
    toggleScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stock_zh_a_hist */
                script_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "is_active": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ToggledScriptAnswer"];
                };
            };
        };
    };
    listTables: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                category?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {
                     *             "id": 1,
                     *             "table_name": "ak_stock_zh_a_hist",
                     *             "display_name": "A股历史行情",
                     *             "category": "stocks",
                     *             "row_count": 100000,
                     *             "size_bytes": 10485760,
                     *             "last_updated_at": "2024-01-15T10:30:00Z",
                     *             "script_id": "stock_zh_a_hist",
                     *             "natural_key": [
                     *               "date",
                     *               "symbol"
                     *             ],
                     *             "created_at": "2024-01-15T10:30:00Z",
                     *             "updated_at": "2024-01-15T10:30:00Z",
                     *             "last_update_time": "2024-01-15T10:30:00Z",
                     *             "last_update_status": "success",
                     *             "table_comment": "A股历史行情",
                     *             "data_start_date": "2020-01-02",
                     *             "data_end_date": "2024-01-01"
                     *           }
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TablePageAnswer"];
                };
            };
        };
    };
    refreshTables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "refreshed": 17
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RefreshedTablesAnswer"];
                };
            };
        };
    };
    getTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ak_stock_zh_a_hist */
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "table_name": "ak_stock_zh_a_hist",
                     *         "display_name": "A股历史行情",
                     *         "category": "stocks",
                     *         "row_count": 100000,
                     *         "size_bytes": 10485760,
                     *         "last_updated_at": "2024-01-15T10:30:00Z",
                     *         "script_id": "stock_zh_a_hist",
                     *         "natural_key": [
                     *           "date",
                     *           "symbol"
                     *         ],
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_update_time": "2024-01-15T10:30:00Z",
                     *         "last_update_status": "success",
                     *         "table_comment": "A股历史行情",
                     *         "data_start_date": "2020-01-02",
                     *         "data_end_date": "2024-01-01",
                     *         "schema_info": {
                     *           "columns": [
                     *             {
                     *               "name": "date",
                     *               "type": "DATE",
                     *               "nullable": true,
                     *               "key": "date"
                     *             }
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TableDetailAnswer"];
                };
            };
        };
    };
    chooseNaturalKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ak_stock_zh_a_hist */
                table_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "natural_key": [
                 *         "date",
                 *         "symbol"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ChooseNaturalKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "id": 1,
                     *         "table_name": "ak_stock_zh_a_hist",
                     *         "display_name": "A股历史行情",
                     *         "category": "stocks",
                     *         "row_count": 100000,
                     *         "size_bytes": 10485760,
                     *         "last_updated_at": "2024-01-15T10:30:00Z",
                     *         "script_id": "stock_zh_a_hist",
                     *         "natural_key": [
                     *           "date",
                     *           "symbol"
                     *         ],
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_update_time": "2024-01-15T10:30:00Z",
                     *         "last_update_status": "success",
                     *         "table_comment": "A股历史行情",
                     *         "data_start_date": "2020-01-02",
                     *         "data_end_date": "2024-01-01",
                     *         "schema_info": {
                     *           "columns": [
                     *             {
                     *               "name": "date",
                     *               "type": "DATE",
                     *               "nullable": true,
                     *               "key": "date"
                     *             }
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TableDetailAnswer"];
                };
            };
        };
    };
    deleteTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ak_stock_zh_a_hist */
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    getTableSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ak_stock_zh_a_hist */
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "columns": [
                     *           {
                     *             "name": "date",
                     *             "type": "DATE",
                     *             "nullable": true,
                     *             "key": "date"
                     *           }
                     *         ],
                     *         "table_name": "ak_stock_zh_a_hist",
                     *         "natural_key": [
                     *           "date",
                     *           "symbol"
                     *         ],
                     *         "row_count": 100000,
                     *         "data_size": "10.0 MB",
                     *         "last_update_time": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TableSchemaAnswer"];
                };
            };
        };
    };
    listTableRows: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                sort_by?: string;
                sort_order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @example ak_stock_zh_a_hist */
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "items": [
                     *           {}
                     *         ],
                     *         "total": 100,
                     *         "page": 1,
                     *         "page_size": 20,
                     *         "total_pages": 5,
                     *         "table_name": "ak_stock_zh_a_hist",
                     *         "columns": [
                     *           "date",
                     *           "close"
                     *         ],
                     *         "row_count": 100000,
                     *         "offset": 0,
                     *         "limit": 20
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TableDataAnswer"];
                };
            };
        };
    };
    exportTable: {
        parameters: {
            query?: {
                format?: "csv" | "excel" | "xlsx" | "parquet";
                limit?: number;
                sort_by?: string;
                sort_order?: "asc" | "desc";
            };
            header?: never;
            path: {
                /** @example ak_stock_zh_a_hist */
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": Blob;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    "application/vnd.apache.parquet": Blob;
                };
            };
        };
    };
    getWarehouse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "type": "string",
                     *         "host": "localhost",
                     *         "port": 3306,
                     *         "database": "akshare_web",
                     *         "username": "trader",
                     *         "user": "root",
                     *         "is_warehouse": true,
                     *         "password_set": true,
                     *         "ssl": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WarehouseAnswer"];
                };
            };
        };
    };
    updateWarehouse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "host": "localhost",
                 *       "port": 3306,
                 *       "database": "akshare_web",
                 *       "username": "trader",
                 *       "user": "root",
                 *       "password": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWarehouseBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    testWarehouse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "host": "localhost",
                 *       "port": 3306,
                 *       "database": "akshare_web",
                 *       "username": "trader",
                 *       "user": "root",
                 *       "password": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["TestWarehouseBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 0,
                     *       "message": "success",
                     *       "data": {
                     *         "connected": true,
                     *         "latency_ms": 5,
                     *         "reason": "script_not_found",
                     *         "success": true,
                     *         "message": "success"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionTestAnswer"];
                };
            };
        };
    };
}
