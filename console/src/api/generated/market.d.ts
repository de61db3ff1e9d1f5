/** Made by `npm run types -w console` from the OpenAPI document; do not edit. */
export interface paths {
    "/market/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 注册 · Register */
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
        /** 登录 · Sign in */
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
        /** 登出 · Sign out */
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
        /** 刷新访问令牌 · Refresh the token */
        post: operations["refreshToken"];
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
        /** 当前用户 · Who am I */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/users/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 用户列表 · List users */
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
        /** 用户详情 · Show a user */
        get: operations["getUser"];
        /** 更新用户 · Change a user */
        put: operations["updateUser"];
        post?: never;
        /** 删除用户 · Delete a user */
        delete: operations["deleteUser"];
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
        /** 重置用户密码 · Give a user a new password */
        post: operations["resetUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/scripts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 数据脚本列表 · List scripts */
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
        /** 脚本分类列表 · List the categories of scripts */
        get: operations["listScriptCategories"];
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
        /** 数据脚本详情 · Show a script */
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
        /** 扫描脚本 · Read the script folders again */
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
        /** 测试脚本 · Run a script without keeping its rows */
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** 切换脚本激活状态 · Switch a script on or off */
        patch: operations["toggleScript"];
        trace?: never;
    };
    "/market/api/tasks/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 定时任务列表 · List tasks */
        get: operations["listTasks"];
        put?: never;
        /** 创建定时任务 · Make a task */
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
        /** 调度模板 · Schedules to begin with */
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
        /** 任务详情 · Show a task */
        get: operations["getTask"];
        /** 更新任务 · Change a task */
        put: operations["updateTask"];
        post?: never;
        /** 删除任务 · Delete a task */
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
        /** 手动触发任务执行 · Run a task now */
        post: operations["executeTask"];
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
        /** 暂停任务 · Pause a task */
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
        /** 恢复任务 · Resume a task */
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
        /** 任务执行记录 · List the executions of a task */
        get: operations["listTaskExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/executions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 执行记录列表 · List executions */
        get: operations["listExecutions"];
        put?: never;
        post?: never;
        /** 删除执行记录 · Delete executions that have ended */
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
        /** 执行统计 · Count executions */
        get: operations["getExecutionStatistics"];
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
        /** 执行详情 · Show an execution */
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
        /** 取消执行 · Cancel an execution */
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
        /** 重试执行 · Do an execution once more */
        post: operations["retryExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/settings/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 系统设置 · Show the settings */
        get: operations["getSettings"];
        /** 更新系统设置 · Change the settings */
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
        /** 调度器状态 · Show whether schedules are followed */
        get: operations["getSchedulerStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/tables/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 数据表列表 · List tables */
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
        /** 重新统计数据表 · Count the rows of all tables anew */
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
        /** 数据表详情 · Show a table */
        get: operations["getTable"];
        /** 设置数据表的自然键 · Choose the natural key of a table */
        put: operations["chooseNaturalKey"];
        post?: never;
        /** 删除数据表 · Delete a table with its rows */
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
        /** 数据表结构 · Show the columns of a table */
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
        /** 数据表数据 · Show rows of a table */
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
        /** 导出数据表 · Export a table */
        get: operations["exportTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/market/api/interfaces/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 接口列表 · List or search interfaces */
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
        /** 接口分类 · List the categories of interfaces */
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
        /** 接口详情 · Show an interface */
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
        /** 接口参数 · List the parameters of an interface */
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
        /** 手动下载数据 · Collect from an interface now */
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
        /** 下载状态 · Show how far a download is */
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
        /** 下载结果 · Show what a download brought */
        get: operations["getDownloadResult"];
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
        /** 获取数据库配置 · Show where the tables are kept */
        get: operations["getWarehouse"];
        /** 更新数据库配置 · Keep the tables elsewhere */
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
        /** 测试数据库连接 · Test a database connection */
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
            /** @default {} */
            parameters: {
                [key: string]: unknown;
            };
            /** @enum {string|null} */
            schedule_type?: "cron" | "interval" | "daily" | "weekly" | "monthly" | "once" | null;
            schedule_expression?: string | null;
            timezone?: string;
            description?: string | null;
            max_retries?: number | null;
            timeout?: number | null;
            /** @default true */
            is_active: boolean;
            /** @default true */
            retry_on_failure: boolean;
            /** @default false */
            notify_on_failure: boolean;
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
            status: string;
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
            status: string;
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
        };
        Execution: {
            execution_id: string;
            task_id: number | null;
            script_id: string;
            params: {
                [key: string]: unknown;
            };
            status: string;
            progress: number;
            start_time: string | null;
            end_time: string | null;
            duration: number | null;
            rows_before: number | null;
            rows_after: number | null;
            rows_affected: number | null;
            result: components["schemas"]["ExecutionResult"] | null;
            error_message: string | null;
            error_trace?: string | null;
            retry_count: number;
            triggered_by: string;
            operator_id: number | null;
        };
        ExecutionAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Execution"];
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
        };
        ExecutionStatisticsAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ExecutionStatistics"];
        };
        Interface: {
            id: number;
            name: string;
            display_name: string;
            category: string;
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
            username: string;
            /** Format: password */
            password: string;
        };
        Me: {
            id: number;
            username: string;
            email: string;
            role: string;
            is_active: boolean;
        };
        MeAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Me"];
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
            username: string;
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
        };
        ScriptDetail: {
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
            missing_since: string | null;
        };
        ScriptDetailAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["ScriptDetail"];
        };
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
        ScriptTest: {
            status: string;
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
            level: string;
            message: string;
        };
        Settings: {
            max_concurrent_tasks: number;
            default_timeout: number;
            retry_enabled: boolean;
            max_retries: number;
        };
        SettingsAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Settings"];
        };
        StartDownloadBody: {
            interface_id: number;
            /** @default {} */
            parameters: {
                [key: string]: unknown;
            };
        };
        StartedExecution: {
            execution_id: string;
            status: string;
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
            last_updated_at: string;
            script_id: string;
            natural_key: string[];
            created_at: string;
            updated_at: string;
            last_update_time: string;
            /** @enum {string} */
            last_update_status: "success";
            table_comment: string;
        };
        TableColumn: {
            name: string;
            type: string;
            nullable: boolean;
            key: string | null;
            default: null;
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
            last_updated_at: string;
            script_id: string;
            natural_key: string[];
            created_at: string;
            updated_at: string;
            last_update_time: string;
            /** @enum {string} */
            last_update_status: "success";
            table_comment: string;
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
            name: string;
            description: string | null;
            script_id: string;
            parameters: {
                [key: string]: unknown;
            };
            schedule_type: string | null;
            schedule_expression: string | null;
            timezone: string;
            is_active: boolean;
            retry_on_failure: boolean;
            max_retries: number;
            timeout: number;
            notify_on_failure: boolean;
            last_execution_at: string | null;
            next_execution_at: string | null;
            created_at: string;
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
            /** @default {} */
            parameters: {
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
        };
        TokensAnswer: {
            /** @enum {number} */
            code: 0;
            /** @enum {string} */
            message: "success";
            data: components["schemas"]["Tokens"];
        };
        UpdateSettingsBody: {
            max_concurrent_tasks?: number;
            default_timeout?: number;
            retry_enabled?: boolean;
            max_retries?: number;
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
            role: string;
            is_active: boolean;
            created_at: string;
            updated_at: string;
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
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["RefreshTokenBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshedTokenAnswer"];
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeAnswer"];
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
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetUserPasswordBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
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
                /** @description Those whose file is gone, and no others */
                missing?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListScriptCategoriesAnswer"];
                };
            };
        };
    };
    getScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                script_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScriptDetailAnswer"];
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                script_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestScriptBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScriptTestAnswer"];
                };
            };
        };
    };
    toggleScript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                script_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToggledScriptAnswer"];
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["CreateTaskBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                task_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTaskBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedExecutionAnswer"];
                };
            };
        };
    };
    pauseTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
        /** @description Ids of executions. With them, status and before are not looked at. */
        requestBody: {
            content: {
                "application/json": string[] | Record<string, never>;
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedExecutionsAnswer"];
                };
            };
        };
    };
    getExecutionStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionStatisticsAnswer"];
                };
            };
        };
    };
    getExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["UpdateSettingsBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulerStatusAnswer"];
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                table_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseNaturalKeyBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableDataAnswer"];
                };
            };
        };
    };
    exportTable: {
        parameters: {
            query?: {
                format?: "csv" | "excel" | "parquet";
                limit?: number;
                sort_by?: string;
                sort_order?: "asc" | "desc";
            };
            header?: never;
            path: {
                table_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table as a file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "application/vnd.apache.parquet": string;
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
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                interface_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                interface_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["StartDownloadBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadResultAnswer"];
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
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["UpdateWarehouseBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
                "application/json": components["schemas"]["TestWarehouseBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTestAnswer"];
                };
            };
        };
    };
}
