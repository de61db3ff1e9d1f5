/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export interface paths {
    "/study/api/auth/register": {
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
    "/study/api/auth/login": {
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
    "/study/api/auth/logout": {
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
    "/study/api/auth/me": {
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
    "/study/api/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/auth/resend-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resendVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/user/config": {
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
    "/study/api/user/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/user/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/tasks": {
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
    "/study/api/tasks/{id}": {
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
    "/study/api/tasks/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["startTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/tasks/{id}/pause": {
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
    "/study/api/tasks/{id}/resume": {
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
    "/study/api/tasks/{id}/cancel": {
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
    "/study/api/tasks/{id}/retry": {
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
    "/study/api/tasks/{id}/logs": {
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
    "/study/api/courses/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCourses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/admin/users": {
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
    "/study/api/admin/users/{id}": {
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
    "/study/api/admin/users/{id}/unlock": {
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
    "/study/api/admin/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAllTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/admin/tasks/{id}/force-stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["forceStopTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/admin/tasks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelAnyTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/admin/statistics": {
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
    "/study/api/health": {
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
    "/study/api/admin/logs": {
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
    "/study/api/admin/recover-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["recoverTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/system-config/system-params": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSystemParameters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/system-config/init-defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["initDefaults"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/system-config/smtp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSmtp"];
        put: operations["updateSmtp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/system-config/smtp/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testSmtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/study/api/system-config/smtp-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSmtpTemplates"];
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
        AppParameters: {
            name: string;
            version: string;
            debug: boolean;
            host: string;
            port: number;
        };
        ChangePasswordBody: {
            /** Format: password */
            old_password: string;
            /** Format: password */
            new_password: string;
        };
        Config: {
            cx_username: string | null;
            cx_password_set: boolean;
            speed: number;
            /** @enum {string} */
            notopen_action: "retry" | "ask" | "continue";
            notification_config: {
                [key: string]: string | number | boolean | null;
            };
            tiku_config: Record<string, never>;
            /** @enum {boolean} */
            use_cookies: false;
            /** Format: date-time-local */
            updated_at: string | null;
        };
        CorsParameters: {
            origins: string[];
        };
        Course: {
            courseId: string;
            courseName: string;
            teacherName: string;
            progress: number;
            /** @enum {number} */
            state: 0;
        };
        CreateTaskBody: {
            /** Format: visible */
            name: string;
            description?: string | null;
            course_ids?: string[];
        };
        DatabaseParameters: {
            url: string;
        };
        DeployParameters: {
            mode: string;
        };
        Done: {
            message: string;
        };
        Error: {
            detail: string;
        };
        Health: {
            /** @enum {string} */
            status: "healthy";
            /** @enum {string} */
            database: "connected";
        };
        Initialised: {
            message: string;
            created: number;
            updated: number;
        };
        ListSmtpTemplatesAnswer: {
            templates: components["schemas"]["SmtpTemplate"][];
        };
        /** @enum {string} */
        LogLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";
        LoginBody: {
            username: string;
            /** Format: password */
            password: string;
            /** @enum {string} */
            grant_type?: "password" | "";
            scope?: string;
            client_id?: string;
            client_secret?: string;
        };
        MailTest: {
            message: string;
            detail: string;
        };
        PaginationParameters: {
            default_page_size: number;
            max_page_size: number;
        };
        Profile: {
            user: components["schemas"]["User"];
            config: components["schemas"]["Config"];
            statistics: components["schemas"]["Statistics"];
        };
        RegisterBody: {
            /** Format: username */
            username: string;
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
        };
        RequestPasswordResetBody: {
            /** Format: email */
            email: string;
        };
        ResetPasswordBody: {
            token: string;
            /** Format: password */
            new_password: string;
        };
        /** @enum {string} */
        Role: "user" | "admin";
        SecurityParameters: {
            jwt_expire_minutes: number;
            email_verification_expire_minutes: number;
            password_reset_expire_minutes: number;
        };
        SignedIn: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            user: components["schemas"]["User"];
        };
        Smtp: {
            smtp_enabled: boolean;
            smtp_host: string;
            smtp_port: number;
            smtp_username: string;
            /** @enum {string} */
            smtp_password: "***" | "";
            smtp_from_email: string;
            smtp_from_name: string;
            smtp_use_tls: boolean;
        };
        SmtpTemplate: {
            name: string;
            smtp_host: string;
            smtp_port: number;
            smtp_use_tls: boolean;
            note: string;
        };
        Statistics: {
            tasks: components["schemas"]["TaskCounts"];
        };
        SystemLogLine: {
            id: number;
            level: components["schemas"]["LogLevel"];
            module: string;
            message: string;
            user_id: number | null;
            ip_address: string | null;
            /** Format: date-time-local */
            created_at: string;
        };
        SystemLogLinePage: {
            items: components["schemas"]["SystemLogLine"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        SystemParameters: {
            app: components["schemas"]["AppParameters"];
            deploy: components["schemas"]["DeployParameters"];
            task: components["schemas"]["TaskParameters"];
            pagination: components["schemas"]["PaginationParameters"];
            security: components["schemas"]["SecurityParameters"];
            database: components["schemas"]["DatabaseParameters"];
            cors: components["schemas"]["CorsParameters"];
        };
        SystemStatistics: {
            users: components["schemas"]["UserCounts"];
            tasks: components["schemas"]["SystemTaskCounts"];
            total_users: number;
            active_users: number;
            total_tasks: number;
            running_tasks: number;
            completed_tasks: number;
            failed_tasks: number;
            totalUsers: number;
            activeUsers: number;
            totalTasks: number;
            runningTasks: number;
            completedTasks: number;
            failedTasks: number;
            todayCompleted: number;
            todayFailed: number;
            successRate: number;
            warnings: number;
        };
        SystemTaskCounts: {
            total: number;
            pending: number;
            running: number;
            paused: number;
            completed: number;
            failed: number;
            cancelled: number;
            waiting: number;
        };
        Task: {
            id: number;
            user_id: number;
            name: string;
            description: string | null;
            course_ids: string[];
            status: components["schemas"]["TaskStatus"];
            progress: number;
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            start_time: string | null;
            /** Format: date-time-local */
            end_time: string | null;
            error_msg: string | null;
            completed_courses: number;
            total_courses: number;
        };
        TaskCounts: {
            total: number;
            pending: number;
            running: number;
            paused: number;
            completed: number;
            failed: number;
            cancelled: number;
        };
        TaskDetail: {
            id: number;
            user_id: number;
            name: string;
            description: string | null;
            course_ids: string[];
            status: components["schemas"]["TaskStatus"];
            progress: number;
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            start_time: string | null;
            /** Format: date-time-local */
            end_time: string | null;
            error_msg: string | null;
            completed_courses: number;
            total_courses: number;
            logs: components["schemas"]["TaskLog"][];
        };
        TaskLog: {
            id: number;
            task_id: number;
            level: components["schemas"]["TaskLogLevel"];
            message: string;
            /** Format: date-time-local */
            created_at: string;
        };
        /** @enum {string} */
        TaskLogLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR";
        TaskPage: {
            items: components["schemas"]["Task"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        TaskParameters: {
            max_concurrent_tasks_per_user: number;
            task_timeout: number;
        };
        /** @enum {string} */
        TaskStatus: "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";
        TestSmtpBody: {
            /** Format: email */
            to_email?: string;
        };
        UpdateConfigBody: {
            cx_username?: string | null;
            /** Format: password */
            cx_password?: string | null;
            speed?: number;
            /** @enum {string} */
            notopen_action?: "retry" | "ask" | "continue";
            notification_config?: {
                [key: string]: string | number | boolean | null;
            } | null;
            tiku_config?: unknown;
            use_cookies?: unknown;
        };
        UpdateSmtpBody: {
            smtp_enabled?: boolean;
            /** Format: host */
            smtp_host?: string;
            smtp_port?: number;
            smtp_username?: string;
            /** Format: password */
            smtp_password?: string;
            /** Format: email */
            smtp_from_email?: string;
            /** Format: name */
            smtp_from_name?: string;
            smtp_use_tls?: boolean;
        };
        UpdateTaskBody: {
            /** Format: visible */
            name?: string;
            description?: string | null;
        };
        UpdateUserBody: {
            /** Format: username */
            username?: string;
            /** Format: password */
            password?: string;
            /** Format: email */
            email?: string;
            /** @enum {string} */
            role?: "user" | "admin";
            is_active?: boolean;
            /** Format: name */
            full_name?: string | null;
        };
        User: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            role: components["schemas"]["Role"];
            is_active: boolean;
            email_verified: boolean;
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            last_login: string | null;
        };
        UserCounts: {
            total: number;
            active: number;
        };
        UserDetail: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            role: components["schemas"]["Role"];
            is_active: boolean;
            email_verified: boolean;
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            last_login: string | null;
            config: components["schemas"]["Config"];
            statistics: components["schemas"]["Statistics"];
        };
        UserPage: {
            items: components["schemas"]["User"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        UserTask: {
            id: number;
            user_id: number;
            name: string;
            description: string | null;
            course_ids: string[];
            status: components["schemas"]["TaskStatus"];
            progress: number;
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            start_time: string | null;
            /** Format: date-time-local */
            end_time: string | null;
            error_msg: string | null;
            completed_courses: number;
            total_courses: number;
            username: string;
        };
        UserTaskPage: {
            items: components["schemas"]["UserTask"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        VerifyEmailBody: {
            token: string;
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
                 *       "username": "testuser",
                 *       "email": "test@example.com",
                 *       "password": "password123"
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
                     *       "access_token": "eyJ…",
                     *       "token_type": "bearer",
                     *       "user": {
                     *         "id": 1,
                     *         "username": "testuser",
                     *         "email": "test@example.com",
                     *         "full_name": null,
                     *         "role": "user",
                     *         "is_active": true,
                     *         "email_verified": true,
                     *         "created_at": "2025-10-12T12:00:00",
                     *         "last_login": "2025-10-12T11:58:00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
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
                 *       "username": "testuser",
                 *       "password": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["LoginBody"];
                "application/x-www-form-urlencoded": components["schemas"]["LoginBody"];
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
                     *       "access_token": "eyJ…",
                     *       "token_type": "bearer",
                     *       "user": {
                     *         "id": 1,
                     *         "username": "testuser",
                     *         "email": "test@example.com",
                     *         "full_name": null,
                     *         "role": "user",
                     *         "is_active": true,
                     *         "email_verified": true,
                     *         "created_at": "2025-10-12T12:00:00",
                     *         "last_login": "2025-10-12T11:58:00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
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
                     *       "message": "当前任务: 视频…"
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
                     *       "id": 1,
                     *       "username": "testuser",
                     *       "email": "test@example.com",
                     *       "full_name": null,
                     *       "role": "user",
                     *       "is_active": true,
                     *       "email_verified": true,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "last_login": "2025-10-12T11:58:00"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    requestPasswordReset: {
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
                 *       "email": "test@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["RequestPasswordResetBody"];
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    resetPassword: {
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
                 *       "token": "reset_token_here",
                 *       "new_password": "newpassword456"
                 *     }
                 */
                "application/json": components["schemas"]["ResetPasswordBody"];
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    verifyEmail: {
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
                 *       "token": "reset_token_here"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyEmailBody"];
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    resendVerification: {
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
                     *       "message": "当前任务: 视频…"
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
                     *       "cx_username": "13800138000",
                     *       "cx_password_set": true,
                     *       "speed": 1.5,
                     *       "notopen_action": "retry",
                     *       "notification_config": {
                     *         "provider": "none"
                     *       },
                     *       "tiku_config": {},
                     *       "use_cookies": false,
                     *       "updated_at": "2025-10-12T12:00:00"
                     *     }
                     */
                    "application/json": components["schemas"]["Config"];
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
                 *       "cx_username": "13800138000",
                 *       "cx_password": "your_password",
                 *       "speed": 1.5,
                 *       "notopen_action": "retry",
                 *       "notification_config": {
                 *         "provider": "none"
                 *       },
                 *       "tiku_config": {},
                 *       "use_cookies": false
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
                     *       "cx_username": "13800138000",
                     *       "cx_password_set": true,
                     *       "speed": 1.5,
                     *       "notopen_action": "retry",
                     *       "notification_config": {
                     *         "provider": "none"
                     *       },
                     *       "tiku_config": {},
                     *       "use_cookies": false,
                     *       "updated_at": "2025-10-12T12:00:00"
                     *     }
                     */
                    "application/json": components["schemas"]["Config"];
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    getProfile: {
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
                     *       "user": {
                     *         "id": 1,
                     *         "username": "testuser",
                     *         "email": "test@example.com",
                     *         "full_name": null,
                     *         "role": "user",
                     *         "is_active": true,
                     *         "email_verified": true,
                     *         "created_at": "2025-10-12T12:00:00",
                     *         "last_login": "2025-10-12T11:58:00"
                     *       },
                     *       "config": {
                     *         "cx_username": "13800138000",
                     *         "cx_password_set": true,
                     *         "speed": 1.5,
                     *         "notopen_action": "retry",
                     *         "notification_config": {
                     *           "provider": "none"
                     *         },
                     *         "tiku_config": {},
                     *         "use_cookies": false,
                     *         "updated_at": "2025-10-12T12:00:00"
                     *       },
                     *       "statistics": {
                     *         "tasks": {
                     *           "total": 100,
                     *           "pending": 1,
                     *           "running": 1,
                     *           "paused": 1,
                     *           "completed": 1,
                     *           "failed": 1,
                     *           "cancelled": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                status?: "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";
                "status[]"?: ("pending" | "running" | "paused" | "completed" | "failed" | "cancelled")[];
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
                     *           "user_id": 1,
                     *           "name": "学习任务",
                     *           "description": null,
                     *           "course_ids": [
                     *             "123456"
                     *           ],
                     *           "status": "running",
                     *           "progress": 35,
                     *           "created_at": "2025-10-12T12:00:00",
                     *           "start_time": "2025-10-12T12:00:05",
                     *           "end_time": null,
                     *           "error_msg": null,
                     *           "completed_courses": 1,
                     *           "total_courses": 3
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
                 *       "name": "学习任务",
                 *       "description": null,
                 *       "course_ids": [
                 *         "123456"
                 *       ]
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
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
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3,
                     *       "logs": [
                     *         {
                     *           "id": 1,
                     *           "task_id": 1,
                     *           "level": "INFO",
                     *           "message": "当前任务: 视频…",
                     *           "created_at": "2025-10-12T12:00:00"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TaskDetail"];
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
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "学习任务",
                 *       "description": null
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
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
                id: number;
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    startTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
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
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
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
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
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
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    retryTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    listTaskLogs: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                /** @example 1 */
                id: number;
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
                     * @example [
                     *       {
                     *         "id": 1,
                     *         "task_id": 1,
                     *         "level": "INFO",
                     *         "message": "当前任务: 视频…",
                     *         "created_at": "2025-10-12T12:00:00"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["TaskLog"][];
                };
            };
        };
    };
    listCourses: {
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
                     * @example [
                     *       {
                     *         "courseId": "123456",
                     *         "courseName": "课程名称",
                     *         "teacherName": "教师",
                     *         "progress": 35,
                     *         "state": 0
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Course"][];
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
                     *           "id": 1,
                     *           "username": "testuser",
                     *           "email": "test@example.com",
                     *           "full_name": null,
                     *           "role": "user",
                     *           "is_active": true,
                     *           "email_verified": true,
                     *           "created_at": "2025-10-12T12:00:00",
                     *           "last_login": "2025-10-12T11:58:00"
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
                /** @example 1 */
                id: number;
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
                     *       "id": 1,
                     *       "username": "testuser",
                     *       "email": "test@example.com",
                     *       "full_name": null,
                     *       "role": "user",
                     *       "is_active": true,
                     *       "email_verified": true,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "last_login": "2025-10-12T11:58:00",
                     *       "config": {
                     *         "cx_username": "13800138000",
                     *         "cx_password_set": true,
                     *         "speed": 1.5,
                     *         "notopen_action": "retry",
                     *         "notification_config": {
                     *           "provider": "none"
                     *         },
                     *         "tiku_config": {},
                     *         "use_cookies": false,
                     *         "updated_at": "2025-10-12T12:00:00"
                     *       },
                     *       "statistics": {
                     *         "tasks": {
                     *           "total": 100,
                     *           "pending": 1,
                     *           "running": 1,
                     *           "paused": 1,
                     *           "completed": 1,
                     *           "failed": 1,
                     *           "cancelled": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UserDetail"];
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
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "username": "testuser",
                 *       "password": "password123",
                 *       "email": "test@example.com",
                 *       "role": "user",
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
                     *       "id": 1,
                     *       "username": "testuser",
                     *       "email": "test@example.com",
                     *       "full_name": null,
                     *       "role": "user",
                     *       "is_active": true,
                     *       "email_verified": true,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "last_login": "2025-10-12T11:58:00"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
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
                id: number;
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
                     *       "message": "当前任务: 视频…"
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
                /** @example 1 */
                id: number;
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    listAllTasks: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                status?: "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";
                "status[]"?: ("pending" | "running" | "paused" | "completed" | "failed" | "cancelled")[];
                user_id?: number;
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
                     *           "user_id": 1,
                     *           "name": "学习任务",
                     *           "description": null,
                     *           "course_ids": [
                     *             "123456"
                     *           ],
                     *           "status": "running",
                     *           "progress": 35,
                     *           "created_at": "2025-10-12T12:00:00",
                     *           "start_time": "2025-10-12T12:00:05",
                     *           "end_time": null,
                     *           "error_msg": null,
                     *           "completed_courses": 1,
                     *           "total_courses": 3,
                     *           "username": "testuser"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["UserTaskPage"];
                };
            };
        };
    };
    forceStopTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3,
                     *       "username": "testuser"
                     *     }
                     */
                    "application/json": components["schemas"]["UserTask"];
                };
            };
        };
    };
    cancelAnyTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                id: number;
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
                     *       "id": 1,
                     *       "user_id": 1,
                     *       "name": "学习任务",
                     *       "description": null,
                     *       "course_ids": [
                     *         "123456"
                     *       ],
                     *       "status": "running",
                     *       "progress": 35,
                     *       "created_at": "2025-10-12T12:00:00",
                     *       "start_time": "2025-10-12T12:00:05",
                     *       "end_time": null,
                     *       "error_msg": null,
                     *       "completed_courses": 1,
                     *       "total_courses": 3,
                     *       "username": "testuser"
                     *     }
                     */
                    "application/json": components["schemas"]["UserTask"];
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
                     *       "users": {
                     *         "total": 100,
                     *         "active": 1
                     *       },
                     *       "tasks": {
                     *         "total": 100,
                     *         "pending": 1,
                     *         "running": 1,
                     *         "paused": 1,
                     *         "completed": 1,
                     *         "failed": 1,
                     *         "cancelled": 1,
                     *         "waiting": 1
                     *       },
                     *       "total_users": 1,
                     *       "active_users": 1,
                     *       "total_tasks": 1,
                     *       "running_tasks": 1,
                     *       "completed_tasks": 1,
                     *       "failed_tasks": 1,
                     *       "totalUsers": 1,
                     *       "activeUsers": 1,
                     *       "totalTasks": 1,
                     *       "runningTasks": 1,
                     *       "completedTasks": 1,
                     *       "failedTasks": 1,
                     *       "todayCompleted": 1,
                     *       "todayFailed": 1,
                     *       "successRate": 1,
                     *       "warnings": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SystemStatistics"];
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
                     *       "status": "healthy",
                     *       "database": "connected"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
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
                     *           "level": "INFO",
                     *           "module": "owlery.worker",
                     *           "message": "当前任务: 视频…",
                     *           "user_id": 1,
                     *           "ip_address": null,
                     *           "created_at": "2025-10-12T12:00:00"
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5
                     *     }
                     */
                    "application/json": components["schemas"]["SystemLogLinePage"];
                };
            };
        };
    };
    recoverTasks: {
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    getSystemParameters: {
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
                     *       "app": {
                     *         "name": "学习任务",
                     *         "version": "2.1.0",
                     *         "debug": false,
                     *         "host": "127.0.0.1",
                     *         "port": 8000
                     *       },
                     *       "deploy": {
                     *         "mode": "standalone"
                     *       },
                     *       "task": {
                     *         "max_concurrent_tasks_per_user": 3,
                     *         "task_timeout": 0
                     *       },
                     *       "pagination": {
                     *         "default_page_size": 20,
                     *         "max_page_size": 100
                     *       },
                     *       "security": {
                     *         "jwt_expire_minutes": 1440,
                     *         "email_verification_expire_minutes": 1440,
                     *         "password_reset_expire_minutes": 30
                     *       },
                     *       "database": {
                     *         "url": "postgresql (built-in)"
                     *       },
                     *       "cors": {
                     *         "origins": []
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SystemParameters"];
                };
            };
        };
    };
    initDefaults: {
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
                     *       "message": "当前任务: 视频…",
                     *       "created": 1,
                     *       "updated": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Initialised"];
                };
            };
        };
    };
    getSmtp: {
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
                     *       "smtp_enabled": true,
                     *       "smtp_host": "smtp.example.com",
                     *       "smtp_port": 587,
                     *       "smtp_username": "owlery@example.com",
                     *       "smtp_password": "***",
                     *       "smtp_from_email": "owlery@example.com",
                     *       "smtp_from_name": "Owlery",
                     *       "smtp_use_tls": true
                     *     }
                     */
                    "application/json": components["schemas"]["Smtp"];
                };
            };
        };
    };
    updateSmtp: {
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
                 *       "smtp_enabled": true,
                 *       "smtp_host": "smtp.example.com",
                 *       "smtp_port": 587,
                 *       "smtp_username": "owlery@example.com",
                 *       "smtp_password": "***",
                 *       "smtp_from_email": "owlery@example.com",
                 *       "smtp_from_name": "Owlery",
                 *       "smtp_use_tls": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSmtpBody"];
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
                     *       "message": "当前任务: 视频…"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
    testSmtp: {
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
                 *       "to_email": "test@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["TestSmtpBody"];
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
                     *       "message": "当前任务: 视频…",
                     *       "detail": "任务不存在"
                     *     }
                     */
                    "application/json": components["schemas"]["MailTest"];
                };
            };
        };
    };
    listSmtpTemplates: {
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
                     *       "templates": [
                     *         {
                     *           "name": "学习任务",
                     *           "smtp_host": "smtp.example.com",
                     *           "smtp_port": 587,
                     *           "smtp_use_tls": true,
                     *           "note": ""
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListSmtpTemplatesAnswer"];
                };
            };
        };
    };
}
