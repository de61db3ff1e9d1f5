/** Made by `npm run types -w console` from the OpenAPI document; do not edit. */
export interface paths {
    "/console/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 当前会话 · Who is signed in; renews a session that is kept */
        get: operations["getSession"];
        put?: never;
        /** 登录 · Sign in */
        post: operations["signIn"];
        /** 退出登录 · Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 注册并登录 · Register, and be signed in */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改密码 · Change the password: every other session ends, this one goes on */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 重设密码 · Set a new password by the token of such a mail */
        put: operations["resetPassword"];
        /** 申请重设密码 · Ask for a mail that resets the password */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的会话 · My sessions, newest first */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /** 结束其他会话 · End all my sessions but this one */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 结束会话 · End one of my sessions */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改偏好 · How I want the pages */
        put: operations["updatePreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 所有系统的运行 · Runs of all systems, newest first: mine, or everybody’s for administrators */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 运行详情 · One run, with what it was given and what came of it */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/runs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 运行日志 · Lines of its log, in their order: the last ones, or those before or after a line */
        get: operations["getRunLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/series/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 运行数量 · How many runs were made in each hour or day, by status, of the newest 5,000 of each kind and status */
        get: operations["getRunSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/series/unfinished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 未结束的运行 · How many runs wait, run and are paused; no more than 5,000 of each are counted */
        get: operations["countUnfinishedRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 用户列表 · Accounts, newest first */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改用户 · Make an administrator or a user of somebody; lock them out, or let them in again */
        put: operations["updateUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 设置用户密码 · Set somebody’s password, which ends their sessions and lifts a lock */
        put: operations["setUserPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 结束用户会话 · End all sessions of somebody, and lift a lock after wrong passwords */
        delete: operations["endUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 队列与工作进程 · What waits and runs in each queue, and which workers have runs */
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 操作记录 · Who did what, in all systems, newest first */
        get: operations["listJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 程序日志 · The program’s log, of all its processes, newest first */
        get: operations["listLog"];
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
        ChangePasswordAnswer: {
            done: boolean;
        };
        ChangePasswordBody: {
            /** Format: password */
            old_password: string;
            /** Format: password */
            new_password: string;
            /** Format: password */
            new_password_again?: string;
        };
        CountUnfinishedRunsAnswer: {
            queued: number;
            running: number;
            paused: number;
        };
        EndOtherSessionsAnswer: {
            ended: number;
        };
        EndSessionAnswer: {
            done: boolean;
        };
        EndUserSessionsAnswer: {
            done: boolean;
        };
        Error: {
            error: {
                /** @description What was refused, for programs */
                code: string;
                /** @description The same in the language asked for */
                message: string;
                data: {
                    [key: string]: unknown;
                };
            };
        };
        GetRunAnswer: {
            run: {
                /** @description uuid */
                id: string;
                number: number;
                kind: string;
                ref: string | null;
                title: string | null;
                owner: string | null;
                status: string;
                progress: number;
                detail: unknown;
                attempts: number;
                worker: string | null;
                created_at: string;
                started_at: string | null;
                finished_at: string | null;
                active_seconds: number;
                /** @description in hundredths */
                cost: number;
                error_code: string | null;
                error_message: string | null;
            };
            input: unknown;
            result: unknown;
        };
        GetRunLogAnswer: {
            items: {
                id: number;
                level: string;
                message: string;
                at: string;
            }[];
        };
        GetRunSeriesAnswer: {
            items: {
                start: string;
                status: string;
                count: number;
                /** @description worked on the average */
                seconds: number;
            }[];
        };
        GetSessionAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                created_at: string;
                last_login_at: string | null;
            } | null;
            /** @description of the server, in which schedules are read */
            timezone: string;
        };
        ListJournalAnswer: {
            items: {
                id: number;
                account_id: number | null;
                action: string;
                target: string | null;
                detail: unknown;
                address: string | null;
                at: string;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ListLogAnswer: {
            items: {
                id: number;
                at: string;
                level: string;
                source: string;
                message: string;
                detail: unknown;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ListQueuesAnswer: {
            queues: {
                queue: string;
                queued: number;
                running: number;
                oldest: string | null;
            }[];
            workers: {
                worker: string;
                running: number;
                titles: string[];
            }[];
        };
        ListRunsAnswer: {
            items: {
                /** @description uuid */
                id: string;
                number: number;
                kind: string;
                ref: string | null;
                title: string | null;
                owner: string | null;
                status: string;
                progress: number;
                detail: unknown;
                attempts: number;
                worker: string | null;
                created_at: string;
                started_at: string | null;
                finished_at: string | null;
                active_seconds: number;
                /** @description in hundredths */
                cost: number;
                error_code: string | null;
                error_message: string | null;
            }[];
            /** @description to be given as before */
            next: number | null;
        };
        ListSessionsAnswer: {
            items: {
                id: string;
                system: string;
                address: string | null;
                device: string | null;
                is_this: boolean;
                created_at: string;
                expires_at: string;
            }[];
        };
        ListUsersAnswer: {
            items: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                created_at: string;
                last_login_at: string | null;
                status: string;
                login_count: number;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        RegisterAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                created_at: string;
                last_login_at: string | null;
            } | null;
            /** @description of the server, in which schedules are read */
            timezone: string;
        };
        RegisterBody: {
            /** Format: username */
            username: string;
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
            full_name?: string | null;
        };
        RequestPasswordResetAnswer: {
            done: boolean;
        };
        RequestPasswordResetBody: {
            /** Format: email */
            email: string;
        };
        ResetPasswordAnswer: {
            done: boolean;
        };
        ResetPasswordBody: {
            token: string;
            /** Format: password */
            new_password: string;
        };
        SetUserPasswordAnswer: {
            done: boolean;
        };
        SetUserPasswordBody: {
            /** Format: password */
            new_password: string;
        };
        SignInAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                created_at: string;
                last_login_at: string | null;
            } | null;
            /** @description of the server, in which schedules are read */
            timezone: string;
        };
        SignInBody: {
            name: string;
            /** Format: password */
            password: string;
            remember?: boolean;
        };
        SignOutAnswer: {
            done: boolean;
        };
        UpdatePreferencesAnswer: {
            done: boolean;
        };
        UpdatePreferencesBody: {
            language?: "zh" | "en";
            theme?: "light" | "dark" | "auto";
            timezone?: string;
        };
        UpdateUserAnswer: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            role: "user" | "admin";
            language: string;
            timezone: string;
            theme: string;
            created_at: string;
            last_login_at: string | null;
            status: string;
            login_count: number;
        };
        UpdateUserBody: {
            role?: "user" | "admin";
            is_active?: boolean;
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
    getSession: {
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
                    "application/json": components["schemas"]["GetSessionAnswer"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
        };
    };
    signOut: {
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
                    "application/json": components["schemas"]["SignOutAnswer"];
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
                "application/json": components["schemas"]["RegisterBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisterAnswer"];
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
                "application/json": components["schemas"]["ChangePasswordBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangePasswordAnswer"];
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
                "application/json": components["schemas"]["ResetPasswordBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetPasswordAnswer"];
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
                "application/json": components["schemas"]["RequestPasswordResetBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestPasswordResetAnswer"];
                };
            };
        };
    };
    listSessions: {
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
                    "application/json": components["schemas"]["ListSessionsAnswer"];
                };
            };
        };
    };
    endOtherSessions: {
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
                    "application/json": components["schemas"]["EndOtherSessionsAnswer"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
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
                    "application/json": components["schemas"]["EndSessionAnswer"];
                };
            };
        };
    };
    updatePreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePreferencesBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatePreferencesAnswer"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description one or several, separated by commas */
                kind?: string;
                /** @description one or several, separated by commas */
                status?: string;
                search?: string;
                mine?: boolean;
                before?: number;
                limit?: number;
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
                    "application/json": components["schemas"]["ListRunsAnswer"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
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
                    "application/json": components["schemas"]["GetRunAnswer"];
                };
            };
        };
    };
    getRunLog: {
        parameters: {
            query?: {
                before?: number;
                after?: number;
                search?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
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
                    "application/json": components["schemas"]["GetRunLogAnswer"];
                };
            };
        };
    };
    getRunSeries: {
        parameters: {
            query?: {
                mine?: boolean;
                step?: "hour" | "day";
                count?: number;
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
                    "application/json": components["schemas"]["GetRunSeriesAnswer"];
                };
            };
        };
    };
    countUnfinishedRuns: {
        parameters: {
            query?: {
                mine?: boolean;
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
                    "application/json": components["schemas"]["CountUnfinishedRunsAnswer"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
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
                    "application/json": components["schemas"]["ListUsersAnswer"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
                    "application/json": components["schemas"]["UpdateUserAnswer"];
                };
            };
        };
    };
    setUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUserPasswordBody"];
            };
        };
        responses: {
            /** @description 成功 · Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetUserPasswordAnswer"];
                };
            };
        };
    };
    endUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
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
                    "application/json": components["schemas"]["EndUserSessionsAnswer"];
                };
            };
        };
    };
    listQueues: {
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
                    "application/json": components["schemas"]["ListQueuesAnswer"];
                };
            };
        };
    };
    listJournal: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                account_id?: number;
                action?: string;
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
                    "application/json": components["schemas"]["ListJournalAnswer"];
                };
            };
        };
    };
    listLog: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                level?: "debug" | "info" | "warning" | "error";
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
                    "application/json": components["schemas"]["ListLogAnswer"];
                };
            };
        };
    };
}
