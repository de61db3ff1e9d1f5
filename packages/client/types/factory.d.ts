/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export interface paths {
    "/factory/api/auth/register": {
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
    "/factory/api/auth/login": {
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
    "/factory/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSessionUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/auth/refresh": {
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
    "/factory/api/auth/logout": {
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
    "/factory/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMe"];
        put: operations["updateMe"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/users/change-password": {
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
    "/factory/api/users/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMyStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/tasks": {
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
    "/factory/api/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTask"];
        put: operations["changeTask"];
        post?: never;
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/tasks/{task_id}/cancel": {
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
    "/factory/api/tasks/{task_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["retryTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/tasks/{task_id}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadTaskFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/gpu/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/gpu/servers/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/gpu/servers/{server_id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getServerStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/gpu/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getGpuStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/gpu/cluster/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getClusterOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/recharge/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRechargeCodes"];
        put?: never;
        post: operations["createRechargeCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/recharge/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["redeemRechargeCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/recharge/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["useRechargeCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/recharge/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/recharge/codes/{code_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["withdrawRechargeCode"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/recharge/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRechargeRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/admin/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSystemStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/admin/users": {
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
    "/factory/api/admin/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUser"];
        put: operations["updateUser"];
        post?: never;
        delete: operations["disableUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/admin/users/{user_id}/unlock": {
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
    "/factory/api/admin/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setMaintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/admin/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getConfig"];
        put: operations["updateConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/logs/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSystemLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/logs/user-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUserActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/logs/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTaskLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/api/logs/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/factory/health": {
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Balance: {
            balance: number;
        };
        BalanceAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Balance"];
        };
        ChangePasswordBody: {
            /** Format: password */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        ChangeTaskBody: {
            title?: string | null;
            description?: string | null;
            priority?: number | null;
            config?: {
                [key: string]: unknown;
            } | null;
        };
        ClusterOverview: {
            total_servers: number;
            online_servers: number;
            offline_servers: number;
            total_gpus: number;
            busy_gpus: number;
            idle_gpus: number;
            total_running_tasks: number;
            queue_length: number;
            average_gpu_usage: number;
            total_memory: number;
            used_memory: number;
        };
        ClusterOverviewAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["ClusterOverview"];
        };
        Config: {
            max_concurrent_tasks_per_user: number;
            default_task_timeout: number;
            maintenance_mode: boolean;
            task_rates: {
                [key: string]: number;
            };
            /** @enum {string} */
            log_keep_level: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";
            log_retention_days: number;
            task_log_retention_days: number;
            user_action_retention_days: number;
        };
        ConfigAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Config"];
        };
        CreateRechargeCodesBody: {
            amount: number;
            description?: string | null;
            batch_size?: number;
            /** Format: date-time */
            expires_at?: string | null;
            max_uses?: number;
        };
        CreateTaskBody: {
            /** Format: visible */
            title: string;
            description?: string | null;
            task_type: string;
            priority?: number | null;
            estimated_duration?: number | null;
            config?: {
                [key: string]: unknown;
            } | null;
        };
        Done: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: null;
        };
        Error: {
            /** @enum {boolean} */
            success: false;
            message: string;
            error_code: string;
            details: {
                [key: string]: unknown;
            };
        };
        GeneratedCode: {
            /** Format: uuid */
            id: string;
            code: string;
            amount: number;
            /** Format: date-time */
            expires_at: string | null;
        };
        GeneratedCodes: {
            codes: components["schemas"]["GeneratedCode"][];
            total_generated: number;
            total_amount: number;
        };
        GeneratedCodesAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["GeneratedCodes"];
        };
        Gpu: {
            gpu_id: number;
            uuid: string;
            name: string;
            /** @enum {string} */
            status: "busy" | "idle";
            usage: number | null;
            memory_used: number | null;
            memory_total: number | null;
        };
        GpuStatistics: {
            total_servers: number;
            total_gpus: number;
            running_tasks: number;
            pending_tasks: number;
            gpu_utilization: number;
            servers: components["schemas"]["Server"][];
        };
        GpuStatisticsAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["GpuStatistics"];
        };
        GpuUsage: {
            gpu_id: number;
            usage: number | null;
            memory_used: number | null;
            memory_total: number | null;
        };
        Health: {
            /** @enum {string} */
            status: "healthy";
            /** @enum {string} */
            database: "connected";
            /** Format: date-time */
            timestamp: string;
        };
        HealthAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Health"];
        };
        /** @enum {string} */
        LogLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";
        LoginBody: {
            email: string;
            /** Format: password */
            password: string;
        };
        RechargeCode: {
            /** Format: uuid */
            id: string;
            code: string;
            amount: number;
            description: string | null;
            status: components["schemas"]["RechargeCodeStatus"];
            max_uses: number;
            used_count: number;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        RechargeCodePage: {
            items: components["schemas"]["RechargeCode"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        /** @enum {string} */
        RechargeCodeStatus: "active" | "used" | "expired";
        RechargeRecord: {
            /** Format: uuid */
            id: string;
            code: string | null;
            /** Format: uuid */
            recharge_code_id: string | null;
            amount: number;
            balance_after: number;
            /** Format: date-time */
            created_at: string;
        };
        RechargeRecordPage: {
            items: components["schemas"]["RechargeRecord"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        RedeemRechargeCodeBody: {
            code: string;
        };
        Redemption: {
            amount: number;
            new_balance: number;
            /** Format: uuid */
            recharge_record_id: string;
        };
        RedemptionAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Redemption"];
        };
        RegisterBody: {
            /** Format: email */
            email: string;
            /** Format: username */
            username: string;
            /** Format: password */
            password: string;
            /** Format: name */
            full_name?: string | null;
        };
        Registered: {
            /** Format: uuid */
            id: string;
            email: string;
            username: string;
            role: components["schemas"]["Role"];
            full_name: string | null;
            balance: number;
            total_tasks: number;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            last_login: string | null;
            /** Format: uuid */
            user_id: string;
        };
        RegisteredAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Registered"];
        };
        /** @enum {string} */
        Role: "user" | "admin";
        RunningTask: {
            task_id: string;
            progress: number;
        };
        Server: {
            id: string;
            name: string;
            host: string;
            /** @enum {string} */
            status: "online" | "offline";
            current_tasks: number;
            max_concurrent_tasks: number;
            total_memory: number;
            used_memory: number;
            gpu_count: number;
            cpu_usage: number;
            memory_usage: number;
            /** Format: date-time */
            last_heartbeat: string;
        };
        ServerDetail: {
            id: string;
            name: string;
            host: string;
            /** @enum {string} */
            status: "online" | "offline";
            current_tasks: number;
            max_concurrent_tasks: number;
            total_memory: number;
            used_memory: number;
            gpu_count: number;
            cpu_usage: number;
            memory_usage: number;
            /** Format: date-time */
            last_heartbeat: string;
            /** Format: date-time */
            registered_at: string;
            gpus: components["schemas"]["Gpu"][];
            task_types: components["schemas"]["TaskType"][];
        };
        ServerDetailAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["ServerDetail"];
        };
        ServerListAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Server"][];
        };
        ServerStatus: {
            server_id: string;
            /** @enum {string} */
            status: "online" | "offline";
            cpu_usage: number;
            memory_usage: number;
            gpu_usage: components["schemas"]["GpuUsage"][];
            running_tasks: components["schemas"]["RunningTask"][];
            /** Format: date-time */
            timestamp: string;
        };
        ServerStatusAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["ServerStatus"];
        };
        SignedIn: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
            user: components["schemas"]["User"];
        };
        SignedInAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["SignedIn"];
        };
        Statistics: {
            total_tasks: number;
            completed_tasks: number;
            failed_tasks: number;
            total_cost: number;
            current_balance: number;
            /** Format: date-time */
            last_task_date: string | null;
        };
        StatisticsAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Statistics"];
        };
        SystemLog: {
            id: number;
            level: components["schemas"]["LogLevel"];
            source: string;
            message: string;
            details: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
        };
        SystemLogPage: {
            items: components["schemas"]["SystemLog"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        SystemStatistics: {
            total_users: number;
            active_users: number;
            total_tasks: number;
            running_tasks: number;
            completed_tasks: number;
            failed_tasks: number;
            total_gpu_servers: number;
            online_gpu_servers: number;
            total_revenue: number;
        };
        SystemStatisticsAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["SystemStatistics"];
        };
        Task: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            user_id: string | null;
            title: string;
            description: string | null;
            task_type: string;
            status: components["schemas"]["TaskStatus"];
            progress: number;
            priority: number;
            /** Format: uuid */
            gpu_server_id: string | null;
            config: {
                [key: string]: unknown;
            };
            result: {
                [key: string]: unknown;
            };
            error_message: string | null;
            waiting_reason: string | null;
            cost: number;
            estimated_duration: number;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            completed_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TaskAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["Task"];
        };
        TaskLog: {
            id: number;
            /** Format: uuid */
            task_id: string;
            level: components["schemas"]["TaskLogLevel"];
            message: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @enum {string} */
        TaskLogLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR";
        TaskLogPage: {
            items: components["schemas"]["TaskLog"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        TaskPage: {
            items: components["schemas"]["Task"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        /** @enum {string} */
        TaskStatus: "pending" | "running" | "completed" | "failed" | "cancelled";
        TaskType: {
            name: string;
            title: string;
            gpus: number;
            rate: number | null;
            timeout: number | null;
            config: {
                [key: string]: unknown;
            };
        };
        UpdateConfigBody: {
            max_concurrent_tasks_per_user?: number;
            default_task_timeout?: number;
            maintenance_mode?: boolean;
            task_rates?: {
                [key: string]: number | null;
            };
            /** @enum {string} */
            log_keep_level?: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";
            log_retention_days?: number;
            task_log_retention_days?: number;
            user_action_retention_days?: number;
        };
        UpdateMeBody: {
            /** Format: name */
            full_name?: string | null;
            /** Format: username */
            username?: string;
        };
        UpdateUserBody: {
            /** @enum {string} */
            role?: "user" | "admin";
            is_active?: boolean;
            balance?: number;
            /** Format: name */
            full_name?: string | null;
            /** Format: username */
            username?: string;
        };
        UseRechargeCodeBody: {
            code: string;
        };
        User: {
            /** Format: uuid */
            id: string;
            email: string;
            username: string;
            role: components["schemas"]["Role"];
            full_name: string | null;
            balance: number;
            total_tasks: number;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            last_login: string | null;
        };
        UserAction: {
            id: number;
            /** Format: uuid */
            user_id: string | null;
            username: string | null;
            action: string;
            target: string | null;
            details: {
                [key: string]: unknown;
            } | null;
            ip_address: string | null;
            /** Format: date-time */
            created_at: string;
        };
        UserActionPage: {
            items: components["schemas"]["UserAction"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        UserAnswer: {
            /** @enum {boolean} */
            success: true;
            message: string;
            error_code: null;
            data: components["schemas"]["User"];
        };
        UserPage: {
            items: components["schemas"]["User"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
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
                /**
                 * @example {
                 *       "email": "newuser@example.com",
                 *       "username": "newuser",
                 *       "password": "password123",
                 *       "full_name": "新用户"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "email": "newuser@example.com",
                     *         "username": "newuser",
                     *         "role": "user",
                     *         "full_name": "新用户",
                     *         "balance": 100.5,
                     *         "total_tasks": 25,
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login": "2024-01-15T10:30:00Z",
                     *         "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RegisteredAnswer"];
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
                 *       "email": "newuser@example.com",
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9…",
                     *         "token_type": "bearer",
                     *         "expires_in": 1800,
                     *         "user": {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "email": "newuser@example.com",
                     *           "username": "newuser",
                     *           "role": "user",
                     *           "full_name": "新用户",
                     *           "balance": 100.5,
                     *           "total_tasks": 25,
                     *           "is_active": true,
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "updated_at": "2024-01-15T10:30:00Z",
                     *           "last_login": "2024-01-15T10:30:00Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedInAnswer"];
                };
            };
        };
    };
    getSessionUser: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "email": "newuser@example.com",
                     *         "username": "newuser",
                     *         "role": "user",
                     *         "full_name": "新用户",
                     *         "balance": 100.5,
                     *         "total_tasks": 25,
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
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
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9…",
                     *         "token_type": "bearer",
                     *         "expires_in": 1800,
                     *         "user": {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "email": "newuser@example.com",
                     *           "username": "newuser",
                     *           "role": "user",
                     *           "full_name": "新用户",
                     *           "balance": 100.5,
                     *           "total_tasks": 25,
                     *           "is_active": true,
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "updated_at": "2024-01-15T10:30:00Z",
                     *           "last_login": "2024-01-15T10:30:00Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedInAnswer"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "email": "newuser@example.com",
                     *         "username": "newuser",
                     *         "role": "user",
                     *         "full_name": "新用户",
                     *         "balance": 100.5,
                     *         "total_tasks": 25,
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    updateMe: {
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
                 *       "full_name": "新用户",
                 *       "username": "newuser"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateMeBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "email": "newuser@example.com",
                     *         "username": "newuser",
                     *         "role": "user",
                     *         "full_name": "新用户",
                     *         "balance": 100.5,
                     *         "total_tasks": 25,
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
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
                 *       "current_password": "old_password",
                 *       "new_password": "new_password"
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    getMyStatistics: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "total_tasks": 25,
                     *         "completed_tasks": 20,
                     *         "failed_tasks": 2,
                     *         "total_cost": 150.75,
                     *         "current_balance": 100.5,
                     *         "last_task_date": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StatisticsAnswer"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                status?: "pending" | "running" | "completed" | "failed" | "cancelled";
                task_type?: string;
                sort_by?: "created_at" | "updated_at" | "priority";
                sort_order?: "asc" | "desc";
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
                     *       "items": [
                     *         {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *           "task_type": "video_analysis",
                     *           "status": "running",
                     *           "progress": 45.5,
                     *           "priority": 2,
                     *           "gpu_server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *           "config": {
                     *             "video_url": "https://example.com/video.mp4",
                     *             "analysis_type": "content"
                     *           },
                     *           "result": {},
                     *           "error_message": null,
                     *           "waiting_reason": null,
                     *           "cost": 5.25,
                     *           "estimated_duration": 30,
                     *           "started_at": "2024-01-15T10:30:00Z",
                     *           "completed_at": "2024-01-15T10:30:00Z",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "updated_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["TaskPage"];
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
                 *       "task_type": "video_analysis",
                 *       "priority": 2,
                 *       "estimated_duration": 30,
                 *       "config": {
                 *         "video_url": "https://example.com/video.mp4",
                 *         "analysis_type": "content"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateTaskBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *         "task_type": "video_analysis",
                     *         "status": "running",
                     *         "progress": 45.5,
                     *         "priority": 2,
                     *         "gpu_server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "config": {
                     *           "video_url": "https://example.com/video.mp4",
                     *           "analysis_type": "content"
                     *         },
                     *         "result": {},
                     *         "error_message": null,
                     *         "waiting_reason": null,
                     *         "cost": 5.25,
                     *         "estimated_duration": 30,
                     *         "started_at": "2024-01-15T10:30:00Z",
                     *         "completed_at": "2024-01-15T10:30:00Z",
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
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *         "task_type": "video_analysis",
                     *         "status": "running",
                     *         "progress": 45.5,
                     *         "priority": 2,
                     *         "gpu_server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "config": {
                     *           "video_url": "https://example.com/video.mp4",
                     *           "analysis_type": "content"
                     *         },
                     *         "result": {},
                     *         "error_message": null,
                     *         "waiting_reason": null,
                     *         "cost": 5.25,
                     *         "estimated_duration": 30,
                     *         "started_at": "2024-01-15T10:30:00Z",
                     *         "completed_at": "2024-01-15T10:30:00Z",
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
    changeTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "priority": 2,
                 *       "config": {
                 *         "video_url": "https://example.com/video.mp4",
                 *         "analysis_type": "content"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ChangeTaskBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *         "task_type": "video_analysis",
                     *         "status": "running",
                     *         "progress": 45.5,
                     *         "priority": 2,
                     *         "gpu_server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "config": {
                     *           "video_url": "https://example.com/video.mp4",
                     *           "analysis_type": "content"
                     *         },
                     *         "result": {},
                     *         "error_message": null,
                     *         "waiting_reason": null,
                     *         "cost": 5.25,
                     *         "estimated_duration": 30,
                     *         "started_at": "2024-01-15T10:30:00Z",
                     *         "completed_at": "2024-01-15T10:30:00Z",
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
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    cancelTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *         "task_type": "video_analysis",
                     *         "status": "running",
                     *         "progress": 45.5,
                     *         "priority": 2,
                     *         "gpu_server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "config": {
                     *           "video_url": "https://example.com/video.mp4",
                     *           "analysis_type": "content"
                     *         },
                     *         "result": {},
                     *         "error_message": null,
                     *         "waiting_reason": null,
                     *         "cost": 5.25,
                     *         "estimated_duration": 30,
                     *         "started_at": "2024-01-15T10:30:00Z",
                     *         "completed_at": "2024-01-15T10:30:00Z",
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
    retryTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *         "task_type": "video_analysis",
                     *         "status": "running",
                     *         "progress": 45.5,
                     *         "priority": 2,
                     *         "gpu_server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "config": {
                     *           "video_url": "https://example.com/video.mp4",
                     *           "analysis_type": "content"
                     *         },
                     *         "result": {},
                     *         "error_message": null,
                     *         "waiting_reason": null,
                     *         "cost": 5.25,
                     *         "estimated_duration": 30,
                     *         "started_at": "2024-01-15T10:30:00Z",
                     *         "completed_at": "2024-01-15T10:30:00Z",
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
    downloadTaskFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
                /** @example GPU-Server-01 */
                name: string;
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
                    "video/mp4": Blob;
                    "video/webm": Blob;
                    "application/pdf": Blob;
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "image/webp": Blob;
                    "application/octet-stream": Blob;
                };
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": Blob;
                    "video/webm": Blob;
                    "application/pdf": Blob;
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "image/webp": Blob;
                    "application/octet-stream": Blob;
                };
            };
        };
    };
    listServers: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": [
                     *         {
                     *           "id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *           "name": "GPU-Server-01",
                     *           "host": "192.168.1.100",
                     *           "status": "online",
                     *           "current_tasks": 2,
                     *           "max_concurrent_tasks": 4,
                     *           "total_memory": 24,
                     *           "used_memory": 12.5,
                     *           "gpu_count": 2,
                     *           "cpu_usage": 45.2,
                     *           "memory_usage": 68.3,
                     *           "last_heartbeat": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ServerListAnswer"];
                };
            };
        };
    };
    getServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c */
                server_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "name": "GPU-Server-01",
                     *         "host": "192.168.1.100",
                     *         "status": "online",
                     *         "current_tasks": 2,
                     *         "max_concurrent_tasks": 4,
                     *         "total_memory": 24,
                     *         "used_memory": 12.5,
                     *         "gpu_count": 2,
                     *         "cpu_usage": 45.2,
                     *         "memory_usage": 68.3,
                     *         "last_heartbeat": "2024-01-15T10:30:00Z",
                     *         "registered_at": "2024-01-15T10:30:00Z",
                     *         "gpus": [
                     *           {
                     *             "gpu_id": 0,
                     *             "uuid": "GPU-3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *             "name": "GPU-Server-01",
                     *             "status": "busy",
                     *             "usage": 85.5,
                     *             "memory_used": 10.2,
                     *             "memory_total": 12
                     *           }
                     *         ],
                     *         "task_types": [
                     *           {
                     *             "name": "GPU-Server-01",
                     *             "gpus": 1,
                     *             "rate": 10.5,
                     *             "timeout": 1,
                     *             "config": {
                     *               "video_url": "https://example.com/video.mp4",
                     *               "analysis_type": "content"
                     *             }
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ServerDetailAnswer"];
                };
            };
        };
    };
    getServerStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c */
                server_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "server_id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *         "status": "online",
                     *         "cpu_usage": 45.2,
                     *         "memory_usage": 68.3,
                     *         "gpu_usage": [
                     *           {
                     *             "gpu_id": 0,
                     *             "usage": 85.5,
                     *             "memory_used": 10.2,
                     *             "memory_total": 12
                     *           }
                     *         ],
                     *         "running_tasks": [
                     *           {
                     *             "task_id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *             "progress": 45.5
                     *           }
                     *         ],
                     *         "timestamp": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ServerStatusAnswer"];
                };
            };
        };
    };
    getGpuStatistics: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "total_servers": 3,
                     *         "total_gpus": 6,
                     *         "running_tasks": 2,
                     *         "pending_tasks": 1,
                     *         "gpu_utilization": 85.5,
                     *         "servers": [
                     *           {
                     *             "id": "8b6c2d4e-0f13-4c57-a1b9-6d2e3f4a5b6c",
                     *             "name": "GPU-Server-01",
                     *             "host": "192.168.1.100",
                     *             "status": "online",
                     *             "current_tasks": 2,
                     *             "max_concurrent_tasks": 4,
                     *             "total_memory": 24,
                     *             "used_memory": 12.5,
                     *             "gpu_count": 2,
                     *             "cpu_usage": 45.2,
                     *             "memory_usage": 68.3,
                     *             "last_heartbeat": "2024-01-15T10:30:00Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["GpuStatisticsAnswer"];
                };
            };
        };
    };
    getClusterOverview: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "total_servers": 3,
                     *         "online_servers": 2,
                     *         "offline_servers": 1,
                     *         "total_gpus": 6,
                     *         "busy_gpus": 4,
                     *         "idle_gpus": 2,
                     *         "total_running_tasks": 5,
                     *         "queue_length": 3,
                     *         "average_gpu_usage": 78.5,
                     *         "total_memory": 24,
                     *         "used_memory": 12.5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ClusterOverviewAnswer"];
                };
            };
        };
    };
    listRechargeCodes: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                status?: "active" | "unused" | "used" | "expired";
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
                     *       "items": [
                     *         {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "code": "OWL-ABCD-1234-EFGH",
                     *           "amount": 100,
                     *           "status": "active",
                     *           "max_uses": 1,
                     *           "used_count": 0,
                     *           "expires_at": "2024-12-31T23:59:59Z",
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["RechargeCodePage"];
                };
            };
        };
    };
    createRechargeCodes: {
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
                 *       "amount": 100,
                 *       "batch_size": 10,
                 *       "expires_at": "2024-12-31T23:59:59Z",
                 *       "max_uses": 1
                 *     }
                 */
                "application/json": components["schemas"]["CreateRechargeCodesBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "codes": [
                     *           {
                     *             "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *             "code": "OWL-ABCD-1234-EFGH",
                     *             "amount": 100,
                     *             "expires_at": "2024-12-31T23:59:59Z"
                     *           }
                     *         ],
                     *         "total_generated": 10,
                     *         "total_amount": 1000
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["GeneratedCodesAnswer"];
                };
            };
        };
    };
    redeemRechargeCode: {
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
                 *       "code": "OWL-ABCD-1234-EFGH"
                 *     }
                 */
                "application/json": components["schemas"]["RedeemRechargeCodeBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "amount": 100,
                     *         "new_balance": 250,
                     *         "recharge_record_id": "7d6e5f4a-3b2c-4d1e-9f0a-8b7c6d5e4f3a"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionAnswer"];
                };
            };
        };
    };
    useRechargeCode: {
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
                 *       "code": "OWL-ABCD-1234-EFGH"
                 *     }
                 */
                "application/json": components["schemas"]["UseRechargeCodeBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "amount": 100,
                     *         "new_balance": 250,
                     *         "recharge_record_id": "7d6e5f4a-3b2c-4d1e-9f0a-8b7c6d5e4f3a"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RedemptionAnswer"];
                };
            };
        };
    };
    getBalance: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "balance": 100.5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["BalanceAnswer"];
                };
            };
        };
    };
    withdrawRechargeCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 6c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f */
                code_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    listRechargeRecords: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
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
                     *       "items": [
                     *         {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "code": "OWL-ABCD-1234-EFGH",
                     *           "recharge_code_id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "amount": 100,
                     *           "balance_after": 200,
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["RechargeRecordPage"];
                };
            };
        };
    };
    getSystemStatistics: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "total_users": 1250,
                     *         "active_users": 890,
                     *         "total_tasks": 25,
                     *         "running_tasks": 2,
                     *         "completed_tasks": 20,
                     *         "failed_tasks": 2,
                     *         "total_gpu_servers": 3,
                     *         "online_gpu_servers": 2,
                     *         "total_revenue": 25680.5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SystemStatisticsAnswer"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
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
                     *       "items": [
                     *         {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "email": "newuser@example.com",
                     *           "username": "newuser",
                     *           "role": "user",
                     *           "full_name": "新用户",
                     *           "balance": 100.5,
                     *           "total_tasks": 25,
                     *           "is_active": true,
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "updated_at": "2024-01-15T10:30:00Z",
                     *           "last_login": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d */
                user_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "email": "newuser@example.com",
                     *         "username": "newuser",
                     *         "role": "user",
                     *         "full_name": "新用户",
                     *         "balance": 100.5,
                     *         "total_tasks": 25,
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login": "2024-01-15T10:30:00Z"
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
                /** @example 5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "user",
                 *       "balance": 100.5,
                 *       "full_name": "新用户",
                 *       "username": "newuser"
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *         "email": "newuser@example.com",
                     *         "username": "newuser",
                     *         "role": "user",
                     *         "full_name": "新用户",
                     *         "balance": 100.5,
                     *         "total_tasks": 25,
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "updated_at": "2024-01-15T10:30:00Z",
                     *         "last_login": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
        };
    };
    disableUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d */
                user_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d */
                user_id: string;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    setMaintenance: {
        parameters: {
            query: {
                enabled: boolean;
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": null
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    getConfig: {
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "max_concurrent_tasks_per_user": 5,
                     *         "default_task_timeout": 3600,
                     *         "maintenance_mode": false,
                     *         "task_rates": {},
                     *         "log_keep_level": "DEBUG",
                     *         "log_retention_days": 30,
                     *         "task_log_retention_days": 30,
                     *         "user_action_retention_days": 90
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ConfigAnswer"];
                };
            };
        };
    };
    updateConfig: {
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
                 *       "max_concurrent_tasks_per_user": 5,
                 *       "default_task_timeout": 3600,
                 *       "maintenance_mode": false,
                 *       "log_retention_days": 30,
                 *       "task_log_retention_days": 30,
                 *       "user_action_retention_days": 90
                 *     }
                 */
                "application/json": components["schemas"]["UpdateConfigBody"];
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "max_concurrent_tasks_per_user": 5,
                     *         "default_task_timeout": 3600,
                     *         "maintenance_mode": false,
                     *         "task_rates": {},
                     *         "log_keep_level": "DEBUG",
                     *         "log_retention_days": 30,
                     *         "task_log_retention_days": 30,
                     *         "user_action_retention_days": 90
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ConfigAnswer"];
                };
            };
        };
    };
    listSystemLogs: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                level?: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";
                start_date?: string;
                end_date?: string;
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
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "level": "DEBUG",
                     *           "source": "task",
                     *           "message": "操作成功",
                     *           "details": {},
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["SystemLogPage"];
                };
            };
        };
    };
    listUserActions: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                user_id?: string;
                action?: string;
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
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "user_id": "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d",
                     *           "username": "newuser",
                     *           "action": "login",
                     *           "target": null,
                     *           "details": {},
                     *           "ip_address": "192.168.1.20",
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["UserActionPage"];
                };
            };
        };
    };
    listTaskLogs: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60 */
                task_id: string;
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
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "task_id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "level": "DEBUG",
                     *           "message": "已处理 60 秒",
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["TaskLogPage"];
                };
            };
        };
    };
    downloadLogs: {
        parameters: {
            query: {
                log_type: "system" | "user-actions" | "task";
                date?: string;
                task_id?: string;
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
                    "application/x-ndjson": Blob;
                };
            };
        };
    };
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
                     *       "success": true,
                     *       "message": "操作成功",
                     *       "error_code": null,
                     *       "data": {
                     *         "status": "healthy",
                     *         "database": "connected",
                     *         "timestamp": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["HealthAnswer"];
                };
            };
        };
    };
}
