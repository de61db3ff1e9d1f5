/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export interface paths {
    "/console/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSession"];
        put?: never;
        post: operations["signIn"];
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
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/email-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["verifyEmail"];
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
        put: operations["resetPassword"];
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWaysToSignIn"];
        put: operations["completeProviderSignIn"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/sign-in/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["beginProviderSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["finishProviderSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/ways-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWaysIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/ways-in/link/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["beginLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/ways-in/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/passkey-challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["challengePasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signInByPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPasskeys"];
        put?: never;
        post: operations["registerPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/passkeys/registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["beginPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["renamePasskey"];
        post?: never;
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/impersonation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["impersonateUser"];
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
        get: operations["listSessions"];
        put?: never;
        post?: never;
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
        put: operations["updatePreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSecondFactor"];
        put: operations["confirmSecondFactor"];
        post: operations["beginSecondFactor"];
        delete: operations["removeSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeUserSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTokens"];
        put?: never;
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getThisToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUserTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["revokeUserToken"];
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
        get: operations["countUnfinishedRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/series/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getLoadSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/series/money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMoneySeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/series/sign-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSignUpSeries"];
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
        put: operations["setUserPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setUserBalance"];
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
        get: operations["listUserSessions"];
        put?: never;
        post?: never;
        delete: operations["endUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/users/{id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endUserSession"];
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
        get: operations["listLog"];
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
        get: operations["listJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/journal/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportJournal"];
        put?: never;
        post?: never;
        delete?: never;
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
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/queues/{family}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["pauseQueue"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/workers/{worker}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["drainWorker"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/machines/{id}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMachineUse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAbout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/test-mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["sendTestMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/task-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTaskRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/next-times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getNextTimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/tables/{name}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["findTableRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["outlineCourses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/study-tasks/{id}/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["outlineStudyTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlertTargets"];
        put?: never;
        post: operations["createAlertTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["updateAlertTarget"];
        post?: never;
        delete: operations["deleteAlertTarget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/alerts/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testAlertTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/alerts/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlertMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/installation-alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listInstallationAlertTargets"];
        put?: never;
        post: operations["createInstallationAlertTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/installation-alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["updateInstallationAlertTarget"];
        post?: never;
        delete: operations["deleteInstallationAlertTarget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/installation-alerts/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testInstallationAlertTarget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/api/installation-alerts/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listInstallationAlertMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["receiveAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Alert: {
            /** Format: uuid */
            id: string;
            total: number;
            events: (components["schemas"]["RunFailedEvent"] | components["schemas"]["ScheduleMissedEvent"] | components["schemas"]["BalanceLowEvent"] | components["schemas"]["WorkerLostEvent"] | components["schemas"]["DiskLowEvent"] | components["schemas"]["TestEvent"])[];
        };
        AlertMessage: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "sending" | "sent" | "failed";
            events: number;
            attempts: number;
            answer: number | null;
            error: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            ended_at: string | null;
        };
        AlertMessagePage: {
            items: components["schemas"]["AlertMessage"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        AlertTarget: {
            /** Format: uuid */
            id: string;
            /** Format: name */
            name: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "feishu" | "dingtalk" | "mail";
            events: ("run_failed" | "schedule_missed" | "balance_low" | "worker_lost" | "disk_low")[];
            /** @default null */
            minimum_balance: number | null;
            /** @default true */
            is_active: boolean;
            address: string;
            has_secret: boolean;
            /** Format: date-time */
            created_at: string;
        };
        BalanceLowData: {
            account: string;
            balance: number;
            minimum: number;
        };
        BalanceLowEvent: {
            /** @constant */
            kind: "balance_low";
            /** Format: date-time */
            at: string;
            data: components["schemas"]["BalanceLowData"];
        };
        BeginLinkAnswer: {
            location: string;
        };
        BeginLinkBody: {
            /** Format: password */
            password?: string;
        };
        BeginPasskeyBody: {
            /** Format: password */
            password?: string;
        };
        BeginProviderSignInAnswer: {
            location: string;
        };
        BeginProviderSignInBody: {
            remember?: boolean;
            next?: string;
        };
        BeginSecondFactorAnswer: {
            secret: string;
            uri: string;
        };
        BeginSecondFactorBody: {
            /** Format: password */
            password?: string;
        };
        ChangePasswordAnswer: {
            done: boolean;
        };
        ChangePasswordBody: {
            /** Format: password */
            old_password?: string;
            /** Format: password */
            new_password: string;
            /** Format: password */
            new_password_again?: string;
        };
        CompleteProviderSignInAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
            } | null;
            timezone: string;
            lacks_factor: boolean;
            impersonation: {
                by: string;
                reason: string;
                /** Format: date-time */
                until: string;
            } | null;
        };
        CompleteProviderSignInBody: {
            name?: string;
            /** Format: password */
            password?: string;
            code?: string;
            passkey?: {
                id: string;
                rawId: string;
                /** @enum {string} */
                type: "public-key";
                response: {
                    clientDataJSON: string;
                    authenticatorData: string;
                    signature: string;
                    userHandle?: string | null;
                };
                clientExtensionResults: {
                    [key: string]: unknown;
                };
            };
        };
        ConfirmSecondFactorAnswer: {
            recovery_codes: string[];
        };
        ConfirmSecondFactorBody: {
            code: string;
        };
        CountUnfinishedRunsAnswer: {
            queued: number;
            running: number;
            paused: number;
        };
        CreateAlertTargetBody: {
            /** Format: name */
            name: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "feishu" | "dingtalk" | "mail";
            events: ("run_failed" | "schedule_missed" | "balance_low" | "worker_lost" | "disk_low")[];
            minimum_balance?: number | null;
            is_active?: boolean;
            address: string;
            secret?: string | null;
        };
        CreateInstallationAlertTargetBody: {
            /** Format: name */
            name: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "feishu" | "dingtalk" | "mail";
            events: ("run_failed" | "schedule_missed" | "balance_low" | "worker_lost" | "disk_low")[];
            minimum_balance?: number | null;
            is_active?: boolean;
            address: string;
            secret?: string | null;
        };
        CreateTokenAnswer: {
            id: string;
            name: string;
            hint: string;
            systems: string[] | null;
            access: components["schemas"]["TokenAccess"];
            is_admin: boolean;
            tables: string[] | null;
            task_types: string[] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            last_address: string | null;
            last_device: string | null;
            token: string;
        };
        CreateTokenBody: {
            /** Format: name */
            name: string;
            systems?: ("identity" | "market" | "factory" | "courseware" | "study" | "console")[] | null;
            access: components["schemas"]["TokenAccess"];
            is_admin?: boolean;
            tables?: string[] | null;
            task_types?: string[] | null;
            expires_in_days?: number;
        };
        DeleteAlertTargetAnswer: {
            done: boolean;
        };
        DeleteInstallationAlertTargetAnswer: {
            done: boolean;
        };
        DiskLowData: {
            host: string;
            free_bytes: number;
            size_bytes: number;
        };
        DiskLowEvent: {
            /** @constant */
            kind: "disk_low";
            /** Format: date-time */
            at: string;
            data: components["schemas"]["DiskLowData"];
        };
        DrainWorkerAnswer: {
            done: boolean;
        };
        DrainWorkerBody: {
            drained: boolean;
        };
        EndOtherSessionsAnswer: {
            ended: number;
        };
        EndSessionAnswer: {
            done: boolean;
        };
        EndUserSessionAnswer: {
            done: boolean;
        };
        EndUserSessionsAnswer: {
            done: boolean;
        };
        Error: {
            error: {
                code: string;
                message: string;
                data: {
                    [key: string]: unknown;
                };
            };
        };
        FindTableRowsAnswer: {
            columns: {
                name: string;
                type: string;
            }[];
            rows: unknown[][];
            next: string | null;
        };
        GetAboutAnswer: {
            version: string;
            node: string;
            findings: {
                name: string;
                /** @enum {string} */
                mark: "ok" | "none" | "missing" | "warning" | "failed";
                words: string;
            }[];
            defaults: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        GetLoadSeriesAnswer: {
            minutes: number;
            items: {
                /** Format: date-time */
                start: string;
                queued: number;
                running: number;
                waited_p50: number | null;
                waited_p95: number | null;
                took_p50: number | null;
                took_p95: number | null;
            }[];
        };
        GetMachineUseAnswer: {
            step_seconds: number;
            items: {
                gpu: number;
                /** Format: date-time */
                start: string;
                usage: number;
                memory: number;
            }[];
        };
        GetMoneySeriesAnswer: {
            balances: {
                /** Format: date-time */
                start: string;
                balance: number;
            }[];
            spending: {
                type: string;
                amount: number;
            }[];
        };
        GetNextTimesAnswer: {
            times: string[];
        };
        GetRunAnswer: {
            run: {
                id: string;
                number: number;
                kind: string;
                ref: string | null;
                title: string | null;
                source: string | null;
                owner: string | null;
                status: string;
                progress: number;
                detail: unknown;
                attempts: number;
                worker: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                started_at: string | null;
                /** Format: date-time */
                finished_at: string | null;
                active_seconds: number;
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
                /** Format: date-time */
                at: string;
            }[];
        };
        GetRunSeriesAnswer: {
            items: {
                /** Format: date-time */
                start: string;
                status: string;
                count: number;
                seconds: number;
            }[];
        };
        GetSecondFactorAnswer: {
            /** Format: date-time */
            since: string | null;
            recovery_codes_left: number;
        };
        GetSessionAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
            } | null;
            timezone: string;
            lacks_factor: boolean;
            impersonation: {
                by: string;
                reason: string;
                /** Format: date-time */
                until: string;
            } | null;
        };
        GetSignUpSeriesAnswer: {
            items: {
                /** Format: date-time */
                start: string;
                count: number;
            }[];
        };
        GetTaskRatesAnswer: {
            rates: {
                [key: string]: number;
            };
        };
        GetThisTokenAnswer: {
            account: {
                id: number;
                username: string;
                role: string;
            };
            token: {
                name: string;
                systems: string[] | null;
                access: components["schemas"]["TokenAccess"];
                is_admin: boolean;
                tables: string[] | null;
                task_types: string[] | null;
            } | null;
            /** Format: date-time */
            expires_at: string;
        };
        GetWaysToSignInAnswer: {
            providers: {
                id: string;
                name: string;
            }[];
            passwords: boolean;
            passkeys: boolean;
        };
        ImpersonateUserAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
            } | null;
            timezone: string;
            lacks_factor: boolean;
            impersonation: {
                by: string;
                reason: string;
                /** Format: date-time */
                until: string;
            } | null;
        };
        ImpersonateUserBody: {
            reason: string;
            minutes?: number;
        };
        ListAlertTargetsAnswer: {
            items: components["schemas"]["AlertTarget"][];
        };
        ListInstallationAlertTargetsAnswer: {
            items: components["schemas"]["AlertTarget"][];
        };
        ListJournalAnswer: {
            items: {
                id: number;
                account_id: number | null;
                account: string | null;
                action: string;
                target: string | null;
                detail: unknown;
                address: string | null;
                at: string;
                token_id: string | null;
                token: string | null;
                impersonator_id: number | null;
                impersonator: string | null;
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
        ListPasskeysAnswer: {
            is_available: boolean;
            items: {
                id: string;
                name: string;
                is_synced: boolean;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_used_at: string | null;
            }[];
        };
        ListQueuesAnswer: {
            queues: {
                queue: string;
                family: string;
                queued: number;
                running: number;
                ended: number;
                /** Format: date-time */
                oldest: string | null;
            }[];
            paused: string[];
            workers: {
                worker: string;
                running: number;
                kinds: string[];
                server: string | null;
                drained: boolean;
            }[];
        };
        ListRunsAnswer: {
            items: {
                id: string;
                number: number;
                kind: string;
                ref: string | null;
                title: string | null;
                source: string | null;
                owner: string | null;
                status: string;
                progress: number;
                detail: unknown;
                attempts: number;
                worker: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                started_at: string | null;
                /** Format: date-time */
                finished_at: string | null;
                active_seconds: number;
                cost: number;
                error_code: string | null;
                error_message: string | null;
            }[];
            next: number | null;
        };
        ListSessionsAnswer: {
            items: {
                id: string;
                system: string;
                address: string | null;
                device: string | null;
                device_name: string | null;
                /** Format: date-time */
                last_used_at: string | null;
                last_address: string | null;
                is_this: boolean;
                impersonator: string | null;
                impersonation_reason: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
            }[];
        };
        ListTokensAnswer: {
            items: {
                id: string;
                name: string;
                hint: string;
                systems: string[] | null;
                access: components["schemas"]["TokenAccess"];
                is_admin: boolean;
                tables: string[] | null;
                task_types: string[] | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
                /** Format: date-time */
                last_used_at: string | null;
                last_address: string | null;
                last_device: string | null;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ListUserSessionsAnswer: {
            items: {
                id: string;
                system: string;
                address: string | null;
                device: string | null;
                device_name: string | null;
                /** Format: date-time */
                last_used_at: string | null;
                last_address: string | null;
                is_this: boolean;
                impersonator: string | null;
                impersonation_reason: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
            }[];
        };
        ListUserTokensAnswer: {
            items: {
                id: string;
                name: string;
                hint: string;
                systems: string[] | null;
                access: components["schemas"]["TokenAccess"];
                is_admin: boolean;
                tables: string[] | null;
                task_types: string[] | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at: string;
                /** Format: date-time */
                last_used_at: string | null;
                last_address: string | null;
                last_device: string | null;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ListUsersAnswer: {
            items: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
                status: string;
                login_count: number;
                balance: number;
            }[];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
        };
        ListWaysInAnswer: {
            has_password: boolean;
            links: {
                id: string;
                provider: string | null;
                issuer: string;
                email: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_used_at: string;
            }[];
        };
        OutlineCoursesAnswer: {
            items: {
                id: string;
                name: string;
                teacher: string;
                progress: number;
                items: {
                    id: string;
                    title: string;
                    type: string;
                    seconds: number;
                    total_seconds: number;
                    is_completed: boolean;
                    is_open: boolean;
                    availability: string | null;
                    /** Format: date-time */
                    completed_at: string | null;
                }[] | null;
            }[];
        };
        OutlineStudyTaskAnswer: {
            items: {
                id: string;
                name: string;
                teacher: string;
                progress: number;
                items: {
                    id: string;
                    title: string;
                    type: string;
                    seconds: number;
                    total_seconds: number;
                    is_completed: boolean;
                    is_open: boolean;
                    availability: string | null;
                    /** Format: date-time */
                    completed_at: string | null;
                }[] | null;
            }[];
        };
        PauseQueueAnswer: {
            done: boolean;
        };
        PauseQueueBody: {
            paused: boolean;
        };
        RegisterAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
            } | null;
            timezone: string;
            lacks_factor: boolean;
            impersonation: {
                by: string;
                reason: string;
                /** Format: date-time */
                until: string;
            } | null;
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
        RegisterPasskeyAnswer: {
            id: string;
            name: string;
            is_synced: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            recovery_codes: string[] | null;
        };
        RegisterPasskeyBody: {
            /** Format: name */
            name: string;
            passkey: {
                id: string;
                rawId: string;
                /** @enum {string} */
                type: "public-key";
                response: {
                    clientDataJSON: string;
                    attestationObject: string;
                    transports?: string[];
                };
                clientExtensionResults: {
                    [key: string]: unknown;
                };
            };
        };
        RemoveLinkAnswer: {
            done: boolean;
        };
        RemoveLinkBody: {
            /** Format: password */
            password?: string;
        };
        RemovePasskeyAnswer: {
            done: boolean;
        };
        RemovePasskeyBody: {
            /** Format: password */
            password?: string;
        };
        RemoveSecondFactorAnswer: {
            done: boolean;
        };
        RemoveSecondFactorBody: {
            /** Format: password */
            password?: string;
            code: string;
        };
        RemoveUserSecondFactorAnswer: {
            done: boolean;
        };
        RenamePasskeyAnswer: {
            id: string;
            name: string;
            is_synced: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
        };
        RenamePasskeyBody: {
            /** Format: name */
            name: string;
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
        RevokeTokenAnswer: {
            done: boolean;
        };
        RevokeUserTokenAnswer: {
            done: boolean;
        };
        RunFailedData: {
            /** Format: uuid */
            run: string;
            kind: string;
            /** @enum {string} */
            status: "failed" | "timed_out";
            code: string | null;
            reason: string | null;
        };
        RunFailedEvent: {
            /** @constant */
            kind: "run_failed";
            /** Format: date-time */
            at: string;
            data: components["schemas"]["RunFailedData"];
        };
        ScheduleMissedData: {
            task: number;
            name: string;
            /** Format: date-time */
            due: string;
        };
        ScheduleMissedEvent: {
            /** @constant */
            kind: "schedule_missed";
            /** Format: date-time */
            at: string;
            data: components["schemas"]["ScheduleMissedData"];
        };
        SendTestMailAnswer: {
            to: string;
            file: boolean;
        };
        SetUserBalanceAnswer: {
            done: boolean;
        };
        SetUserBalanceBody: {
            balance: number;
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
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
            } | null;
            timezone: string;
            lacks_factor: boolean;
            impersonation: {
                by: string;
                reason: string;
                /** Format: date-time */
                until: string;
            } | null;
        };
        SignInBody: {
            name: string;
            /** Format: password */
            password: string;
            remember?: boolean;
            code?: string;
            passkey?: {
                id: string;
                rawId: string;
                /** @enum {string} */
                type: "public-key";
                response: {
                    clientDataJSON: string;
                    authenticatorData: string;
                    signature: string;
                    userHandle?: string | null;
                };
                clientExtensionResults: {
                    [key: string]: unknown;
                };
            };
        };
        SignInByPasskeyAnswer: {
            account: {
                id: number;
                username: string;
                email: string;
                full_name: string | null;
                /** @enum {string} */
                role: "user" | "admin";
                language: string;
                timezone: string;
                theme: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                last_login_at: string | null;
            } | null;
            timezone: string;
            lacks_factor: boolean;
            impersonation: {
                by: string;
                reason: string;
                /** Format: date-time */
                until: string;
            } | null;
        };
        SignInByPasskeyBody: {
            passkey: {
                id: string;
                rawId: string;
                /** @enum {string} */
                type: "public-key";
                response: {
                    clientDataJSON: string;
                    authenticatorData: string;
                    signature: string;
                    userHandle?: string | null;
                };
                clientExtensionResults: {
                    [key: string]: unknown;
                };
            };
            remember?: boolean;
        };
        SignOutAnswer: {
            done: boolean;
            location?: string;
        };
        TestAlertTargetAnswer: {
            done: boolean;
        };
        TestData: Record<string, never>;
        TestEvent: {
            /** @constant */
            kind: "test";
            /** Format: date-time */
            at: string;
            data: components["schemas"]["TestData"];
        };
        TestInstallationAlertTargetAnswer: {
            done: boolean;
        };
        /** @enum {string} */
        TokenAccess: "read" | "write";
        UpdateAlertTargetBody: {
            /** Format: name */
            name: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "feishu" | "dingtalk" | "mail";
            events: ("run_failed" | "schedule_missed" | "balance_low" | "worker_lost" | "disk_low")[];
            minimum_balance?: number | null;
            is_active?: boolean;
            address?: string;
            secret?: string | null;
        };
        UpdateInstallationAlertTargetBody: {
            /** Format: name */
            name: string;
            /** @enum {string} */
            kind: "webhook" | "slack" | "feishu" | "dingtalk" | "mail";
            events: ("run_failed" | "schedule_missed" | "balance_low" | "worker_lost" | "disk_low")[];
            minimum_balance?: number | null;
            is_active?: boolean;
            address?: string;
            secret?: string | null;
        };
        UpdatePreferencesAnswer: {
            done: boolean;
        };
        UpdatePreferencesBody: {
            /** @enum {string} */
            language?: "zh" | "en";
            /** @enum {string} */
            theme?: "light" | "dark" | "auto";
            timezone?: string;
        };
        UpdateUserAnswer: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            /** @enum {string} */
            role: "user" | "admin";
            language: string;
            timezone: string;
            theme: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_login_at: string | null;
            status: string;
            login_count: number;
        };
        UpdateUserBody: {
            /** @enum {string} */
            role?: "user" | "admin";
            is_active?: boolean;
        };
        VerifyEmailAnswer: {
            done: boolean;
        };
        VerifyEmailBody: {
            token: string;
        };
        WorkerLostData: {
            runs: string[];
        };
        WorkerLostEvent: {
            /** @constant */
            kind: "worker_lost";
            /** Format: date-time */
            at: string;
            data: components["schemas"]["WorkerLostData"];
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "email": "string",
                     *         "full_name": "string",
                     *         "role": "user",
                     *         "language": "string",
                     *         "timezone": "string",
                     *         "theme": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       },
                     *       "timezone": "string",
                     *       "lacks_factor": true,
                     *       "impersonation": {
                     *         "by": "string",
                     *         "reason": "用户反馈看不到数据表，需要复现",
                     *         "until": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
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
                /**
                 * @example {
                 *       "name": "string",
                 *       "password": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["SignInBody"];
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
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "email": "string",
                     *         "full_name": "string",
                     *         "role": "user",
                     *         "language": "string",
                     *         "timezone": "string",
                     *         "theme": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       },
                     *       "timezone": "string",
                     *       "lacks_factor": true,
                     *       "impersonation": {
                     *         "by": "string",
                     *         "reason": "用户反馈看不到数据表，需要复现",
                     *         "until": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true,
                     *       "location": "string"
                     *     }
                     */
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
                /**
                 * @example {
                 *       "username": "string",
                 *       "email": "user@example.com",
                 *       "password": "password123"
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
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "email": "string",
                     *         "full_name": "string",
                     *         "role": "user",
                     *         "language": "string",
                     *         "timezone": "string",
                     *         "theme": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       },
                     *       "timezone": "string",
                     *       "lacks_factor": true,
                     *       "impersonation": {
                     *         "by": "string",
                     *         "reason": "用户反馈看不到数据表，需要复现",
                     *         "until": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
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
                /**
                 * @example {
                 *       "new_password": "password123"
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["ChangePasswordAnswer"];
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
                 *       "token": "string"
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["VerifyEmailAnswer"];
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
                 *       "token": "string",
                 *       "new_password": "password123"
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
                     *       "done": true
                     *     }
                     */
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
                /**
                 * @example {
                 *       "email": "user@example.com"
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RequestPasswordResetAnswer"];
                };
            };
        };
    };
    getWaysToSignIn: {
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
                     *       "providers": [
                     *         {
                     *           "id": "string",
                     *           "name": "string"
                     *         }
                     *       ],
                     *       "passwords": true,
                     *       "passkeys": true
                     *     }
                     */
                    "application/json": components["schemas"]["GetWaysToSignInAnswer"];
                };
            };
        };
    };
    completeProviderSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CompleteProviderSignInBody"];
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
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "email": "string",
                     *         "full_name": "string",
                     *         "role": "user",
                     *         "language": "string",
                     *         "timezone": "string",
                     *         "theme": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       },
                     *       "timezone": "string",
                     *       "lacks_factor": true,
                     *       "impersonation": {
                     *         "by": "string",
                     *         "reason": "用户反馈看不到数据表，需要复现",
                     *         "until": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CompleteProviderSignInAnswer"];
                };
            };
        };
    };
    beginProviderSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["BeginProviderSignInBody"];
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
                     *       "location": "string"
                     *     }
                     */
                    "application/json": components["schemas"]["BeginProviderSignInAnswer"];
                };
            };
        };
    };
    finishProviderSignIn: {
        parameters: {
            query?: {
                state?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    listWaysIn: {
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
                     *       "has_password": true,
                     *       "links": [
                     *         {
                     *           "id": "string",
                     *           "provider": "string",
                     *           "issuer": "string",
                     *           "email": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "last_used_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListWaysInAnswer"];
                };
            };
        };
    };
    beginLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["BeginLinkBody"];
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
                     *       "location": "string"
                     *     }
                     */
                    "application/json": components["schemas"]["BeginLinkAnswer"];
                };
            };
        };
    };
    removeLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RemoveLinkBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RemoveLinkAnswer"];
                };
            };
        };
    };
    challengePasskey: {
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
                    /** @example {} */
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    signInByPasskey: {
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
                 *       "passkey": {
                 *         "id": "string",
                 *         "rawId": "string",
                 *         "type": "public-key",
                 *         "response": {
                 *           "clientDataJSON": "string",
                 *           "authenticatorData": "string",
                 *           "signature": "string"
                 *         },
                 *         "clientExtensionResults": {}
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SignInByPasskeyBody"];
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
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "email": "string",
                     *         "full_name": "string",
                     *         "role": "user",
                     *         "language": "string",
                     *         "timezone": "string",
                     *         "theme": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       },
                     *       "timezone": "string",
                     *       "lacks_factor": true,
                     *       "impersonation": {
                     *         "by": "string",
                     *         "reason": "用户反馈看不到数据表，需要复现",
                     *         "until": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignInByPasskeyAnswer"];
                };
            };
        };
    };
    listPasskeys: {
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
                     *       "is_available": true,
                     *       "items": [
                     *         {
                     *           "id": "string",
                     *           "name": "string",
                     *           "is_synced": true,
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "last_used_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListPasskeysAnswer"];
                };
            };
        };
    };
    registerPasskey: {
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
                 *       "name": "string",
                 *       "passkey": {
                 *         "id": "string",
                 *         "rawId": "string",
                 *         "type": "public-key",
                 *         "response": {
                 *           "clientDataJSON": "string",
                 *           "attestationObject": "string"
                 *         },
                 *         "clientExtensionResults": {}
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RegisterPasskeyBody"];
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
                     *       "id": "string",
                     *       "name": "string",
                     *       "is_synced": true,
                     *       "created_at": "2024-01-15T10:30:00Z",
                     *       "last_used_at": "2024-01-15T10:30:00Z",
                     *       "recovery_codes": [
                     *         "string"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegisterPasskeyAnswer"];
                };
            };
        };
    };
    beginPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["BeginPasskeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {} */
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    renamePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "string"
                 *     }
                 */
                "application/json": components["schemas"]["RenamePasskeyBody"];
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
                     *       "id": "string",
                     *       "name": "string",
                     *       "is_synced": true,
                     *       "created_at": "2024-01-15T10:30:00Z",
                     *       "last_used_at": "2024-01-15T10:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["RenamePasskeyAnswer"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RemovePasskeyBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RemovePasskeyAnswer"];
                };
            };
        };
    };
    impersonateUser: {
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
                /**
                 * @example {
                 *       "reason": "用户反馈看不到数据表，需要复现"
                 *     }
                 */
                "application/json": components["schemas"]["ImpersonateUserBody"];
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
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "email": "string",
                     *         "full_name": "string",
                     *         "role": "user",
                     *         "language": "string",
                     *         "timezone": "string",
                     *         "theme": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "last_login_at": "2024-01-15T10:30:00Z"
                     *       },
                     *       "timezone": "string",
                     *       "lacks_factor": true,
                     *       "impersonation": {
                     *         "by": "string",
                     *         "reason": "用户反馈看不到数据表，需要复现",
                     *         "until": "2024-01-15T10:30:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ImpersonateUserAnswer"];
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "string",
                     *           "system": "string",
                     *           "address": "string",
                     *           "device": "string",
                     *           "device_name": "string",
                     *           "last_used_at": "2024-01-15T10:30:00Z",
                     *           "last_address": "string",
                     *           "is_this": true,
                     *           "impersonator": "string",
                     *           "impersonation_reason": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "expires_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ended": 1
                     *     }
                     */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
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
                /** @example {} */
                "application/json": components["schemas"]["UpdatePreferencesBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["UpdatePreferencesAnswer"];
                };
            };
        };
    };
    getSecondFactor: {
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
                     *       "since": "2024-01-15T10:30:00Z",
                     *       "recovery_codes_left": 1
                     *     }
                     */
                    "application/json": components["schemas"]["GetSecondFactorAnswer"];
                };
            };
        };
    };
    confirmSecondFactor: {
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
                 *       "code": "string"
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmSecondFactorBody"];
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
                     *       "recovery_codes": [
                     *         "string"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ConfirmSecondFactorAnswer"];
                };
            };
        };
    };
    beginSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["BeginSecondFactorBody"];
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
                     *       "secret": "string",
                     *       "uri": "string"
                     *     }
                     */
                    "application/json": components["schemas"]["BeginSecondFactorAnswer"];
                };
            };
        };
    };
    removeSecondFactor: {
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
                 *       "code": "string"
                 *     }
                 */
                "application/json": components["schemas"]["RemoveSecondFactorBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RemoveSecondFactorAnswer"];
                };
            };
        };
    };
    removeUserSecondFactor: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RemoveUserSecondFactorAnswer"];
                };
            };
        };
    };
    listTokens: {
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
                     *           "id": "string",
                     *           "name": "string",
                     *           "hint": "string",
                     *           "systems": [
                     *             "string"
                     *           ],
                     *           "access": "read",
                     *           "is_admin": true,
                     *           "tables": [
                     *             "string"
                     *           ],
                     *           "task_types": [
                     *             "string"
                     *           ],
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "expires_at": "2024-01-15T10:30:00Z",
                     *           "last_used_at": "2024-01-15T10:30:00Z",
                     *           "last_address": "string",
                     *           "last_device": "string"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ListTokensAnswer"];
                };
            };
        };
    };
    createToken: {
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
                 *       "name": "string",
                 *       "access": "read"
                 *     }
                 */
                "application/json": components["schemas"]["CreateTokenBody"];
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
                     *       "id": "string",
                     *       "name": "string",
                     *       "hint": "string",
                     *       "systems": [
                     *         "string"
                     *       ],
                     *       "access": "read",
                     *       "is_admin": true,
                     *       "tables": [
                     *         "string"
                     *       ],
                     *       "task_types": [
                     *         "string"
                     *       ],
                     *       "created_at": "2024-01-15T10:30:00Z",
                     *       "expires_at": "2024-01-15T10:30:00Z",
                     *       "last_used_at": "2024-01-15T10:30:00Z",
                     *       "last_address": "string",
                     *       "last_device": "string",
                     *       "token": "string"
                     *     }
                     */
                    "application/json": components["schemas"]["CreateTokenAnswer"];
                };
            };
        };
    };
    revokeToken: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RevokeTokenAnswer"];
                };
            };
        };
    };
    getThisToken: {
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
                     *       "account": {
                     *         "id": 1,
                     *         "username": "string",
                     *         "role": "string"
                     *       },
                     *       "token": {
                     *         "name": "string",
                     *         "systems": [
                     *           "string"
                     *         ],
                     *         "access": "read",
                     *         "is_admin": true,
                     *         "tables": [
                     *           "string"
                     *         ],
                     *         "task_types": [
                     *           "string"
                     *         ]
                     *       },
                     *       "expires_at": "2024-01-15T10:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["GetThisTokenAnswer"];
                };
            };
        };
    };
    listUserTokens: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
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
                     *       "items": [
                     *         {
                     *           "id": "string",
                     *           "name": "string",
                     *           "hint": "string",
                     *           "systems": [
                     *             "string"
                     *           ],
                     *           "access": "read",
                     *           "is_admin": true,
                     *           "tables": [
                     *             "string"
                     *           ],
                     *           "task_types": [
                     *             "string"
                     *           ],
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "expires_at": "2024-01-15T10:30:00Z",
                     *           "last_used_at": "2024-01-15T10:30:00Z",
                     *           "last_address": "string",
                     *           "last_device": "string"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ListUserTokensAnswer"];
                };
            };
        };
    };
    revokeUserToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                token_id: string;
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["RevokeUserTokenAnswer"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                kind?: string;
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "string",
                     *           "number": 12,
                     *           "kind": "string",
                     *           "ref": "string",
                     *           "source": "string",
                     *           "owner": "string",
                     *           "status": "string",
                     *           "progress": 1,
                     *           "detail": null,
                     *           "attempts": 1,
                     *           "worker": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "started_at": "2024-01-15T10:30:00Z",
                     *           "finished_at": "2024-01-15T10:30:00Z",
                     *           "active_seconds": 1,
                     *           "cost": 1,
                     *           "error_code": "string",
                     *           "error_message": "string"
                     *         }
                     *       ],
                     *       "next": 1
                     *     }
                     */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "run": {
                     *         "id": "string",
                     *         "number": 12,
                     *         "kind": "string",
                     *         "ref": "string",
                     *         "source": "string",
                     *         "owner": "string",
                     *         "status": "string",
                     *         "progress": 1,
                     *         "detail": null,
                     *         "attempts": 1,
                     *         "worker": "string",
                     *         "created_at": "2024-01-15T10:30:00Z",
                     *         "started_at": "2024-01-15T10:30:00Z",
                     *         "finished_at": "2024-01-15T10:30:00Z",
                     *         "active_seconds": 1,
                     *         "cost": 1,
                     *         "error_code": "string",
                     *         "error_message": "string"
                     *       },
                     *       "input": null,
                     *       "result": null
                     *     }
                     */
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
                     *           "level": "string",
                     *           "message": "string",
                     *           "at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetRunLogAnswer"];
                };
            };
        };
    };
    getRunSeries: {
        parameters: {
            query?: {
                mine?: boolean;
                kind?: string;
                step?: "hour" | "day";
                count?: number;
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
                     *           "start": "2024-01-15T10:30:00Z",
                     *           "status": "string",
                     *           "count": 1,
                     *           "seconds": 1
                     *         }
                     *       ]
                     *     }
                     */
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queued": 1,
                     *       "running": 1,
                     *       "paused": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CountUnfinishedRunsAnswer"];
                };
            };
        };
    };
    getLoadSeries: {
        parameters: {
            query?: {
                mine?: boolean;
                kind?: string;
                hours?: number;
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
                     *       "minutes": 1,
                     *       "items": [
                     *         {
                     *           "start": "2024-01-15T10:30:00Z",
                     *           "queued": 1,
                     *           "running": 1,
                     *           "waited_p50": 1,
                     *           "waited_p95": 1,
                     *           "took_p50": 1,
                     *           "took_p95": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetLoadSeriesAnswer"];
                };
            };
        };
    };
    getMoneySeries: {
        parameters: {
            query?: {
                days?: number;
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
                     *       "balances": [
                     *         {
                     *           "start": "2024-01-15T10:30:00Z",
                     *           "balance": 1
                     *         }
                     *       ],
                     *       "spending": [
                     *         {
                     *           "type": "string",
                     *           "amount": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetMoneySeriesAnswer"];
                };
            };
        };
    };
    getSignUpSeries: {
        parameters: {
            query?: {
                days?: number;
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
                     *           "start": "2024-01-15T10:30:00Z",
                     *           "count": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetSignUpSeriesAnswer"];
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
                     *           "username": "string",
                     *           "email": "string",
                     *           "full_name": "string",
                     *           "role": "user",
                     *           "language": "string",
                     *           "timezone": "string",
                     *           "theme": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "last_login_at": "2024-01-15T10:30:00Z",
                     *           "status": "string",
                     *           "login_count": 1,
                     *           "balance": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
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
                /** @example {} */
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
                     *       "username": "string",
                     *       "email": "string",
                     *       "full_name": "string",
                     *       "role": "user",
                     *       "language": "string",
                     *       "timezone": "string",
                     *       "theme": "string",
                     *       "created_at": "2024-01-15T10:30:00Z",
                     *       "last_login_at": "2024-01-15T10:30:00Z",
                     *       "status": "string",
                     *       "login_count": 1
                     *     }
                     */
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
                /**
                 * @example {
                 *       "new_password": "password123"
                 *     }
                 */
                "application/json": components["schemas"]["SetUserPasswordBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["SetUserPasswordAnswer"];
                };
            };
        };
    };
    setUserBalance: {
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
                /**
                 * @example {
                 *       "balance": 0
                 *     }
                 */
                "application/json": components["schemas"]["SetUserBalanceBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["SetUserBalanceAnswer"];
                };
            };
        };
    };
    listUserSessions: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "string",
                     *           "system": "string",
                     *           "address": "string",
                     *           "device": "string",
                     *           "device_name": "string",
                     *           "last_used_at": "2024-01-15T10:30:00Z",
                     *           "last_address": "string",
                     *           "is_this": true,
                     *           "impersonator": "string",
                     *           "impersonation_reason": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "expires_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListUserSessionsAnswer"];
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["EndUserSessionsAnswer"];
                };
            };
        };
    };
    endUserSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                session_id: string;
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["EndUserSessionAnswer"];
                };
            };
        };
    };
    listLog: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                level?: "debug" | "info" | "warning" | "error" | "critical";
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
                     *           "at": "string",
                     *           "level": "string",
                     *           "source": "string",
                     *           "message": "string",
                     *           "detail": null
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ListLogAnswer"];
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
                target?: string;
                impersonator_id?: number;
                token_id?: string;
                since?: string;
                until?: string;
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
                     *           "account_id": 1,
                     *           "account": "string",
                     *           "action": "string",
                     *           "target": "string",
                     *           "detail": null,
                     *           "address": "string",
                     *           "at": "string",
                     *           "token_id": "string",
                     *           "token": "string",
                     *           "impersonator_id": 1,
                     *           "impersonator": "string"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ListJournalAnswer"];
                };
            };
        };
    };
    exportJournal: {
        parameters: {
            query?: {
                account_id?: number;
                action?: string;
                target?: string;
                impersonator_id?: number;
                token_id?: string;
                since?: string;
                until?: string;
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
                    "text/csv": Blob;
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queues": [
                     *         {
                     *           "queue": "string",
                     *           "family": "string",
                     *           "queued": 1,
                     *           "running": 1,
                     *           "ended": 1,
                     *           "oldest": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "paused": [
                     *         "string"
                     *       ],
                     *       "workers": [
                     *         {
                     *           "worker": "string",
                     *           "running": 1,
                     *           "kinds": [
                     *             "string"
                     *           ],
                     *           "server": "string",
                     *           "drained": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListQueuesAnswer"];
                };
            };
        };
    };
    pauseQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                family: "market" | "factory" | "study" | "courseware";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "paused": true
                 *     }
                 */
                "application/json": components["schemas"]["PauseQueueBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["PauseQueueAnswer"];
                };
            };
        };
    };
    drainWorker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                worker: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "drained": true
                 *     }
                 */
                "application/json": components["schemas"]["DrainWorkerBody"];
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
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["DrainWorkerAnswer"];
                };
            };
        };
    };
    getMachineUse: {
        parameters: {
            query?: {
                hours?: 1 | 24 | 168;
            };
            header?: never;
            path: {
                id: string;
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
                     *       "step_seconds": 1,
                     *       "items": [
                     *         {
                     *           "gpu": 1,
                     *           "start": "2024-01-15T10:30:00Z",
                     *           "usage": 1,
                     *           "memory": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetMachineUseAnswer"];
                };
            };
        };
    };
    getAbout: {
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
                     *       "version": "string",
                     *       "node": "string",
                     *       "findings": [
                     *         {
                     *           "name": "string",
                     *           "mark": "ok",
                     *           "words": "string"
                     *         }
                     *       ],
                     *       "defaults": {}
                     *     }
                     */
                    "application/json": components["schemas"]["GetAboutAnswer"];
                };
            };
        };
    };
    sendTestMail: {
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
                     *       "to": "string",
                     *       "file": true
                     *     }
                     */
                    "application/json": components["schemas"]["SendTestMailAnswer"];
                };
            };
        };
    };
    getTaskRates: {
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
                     *       "rates": {}
                     *     }
                     */
                    "application/json": components["schemas"]["GetTaskRatesAnswer"];
                };
            };
        };
    };
    getNextTimes: {
        parameters: {
            query: {
                type: string;
                expression: string;
                timezone: string;
                from?: string;
                count?: number;
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
                     *       "times": [
                     *         "2024-01-15T10:30:00Z"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetNextTimesAnswer"];
                };
            };
        };
    };
    findTableRows: {
        parameters: {
            query?: {
                where?: string;
                sort_by?: string;
                sort_order?: "asc" | "desc";
                after?: string;
                limit?: number;
                slow?: boolean;
            };
            header?: never;
            path: {
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
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "name": "string",
                     *           "type": "string"
                     *         }
                     *       ],
                     *       "rows": [
                     *         [
                     *           null
                     *         ]
                     *       ],
                     *       "next": "string"
                     *     }
                     */
                    "application/json": components["schemas"]["FindTableRowsAnswer"];
                };
            };
        };
    };
    outlineCourses: {
        parameters: {
            query: {
                ids: string;
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
                     *           "id": "string",
                     *           "name": "string",
                     *           "teacher": "string",
                     *           "progress": 1,
                     *           "items": [
                     *             {
                     *               "id": "string",
                     *               "type": "string",
                     *               "seconds": 1,
                     *               "total_seconds": 1,
                     *               "is_completed": true,
                     *               "is_open": true,
                     *               "availability": "string",
                     *               "completed_at": "2024-01-15T10:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutlineCoursesAnswer"];
                };
            };
        };
    };
    outlineStudyTask: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "string",
                     *           "name": "string",
                     *           "teacher": "string",
                     *           "progress": 1,
                     *           "items": [
                     *             {
                     *               "id": "string",
                     *               "type": "string",
                     *               "seconds": 1,
                     *               "total_seconds": 1,
                     *               "is_completed": true,
                     *               "is_open": true,
                     *               "availability": "string",
                     *               "completed_at": "2024-01-15T10:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutlineStudyTaskAnswer"];
                };
            };
        };
    };
    listAlertTargets: {
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
                     *       "items": [
                     *         {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "name": "string",
                     *           "kind": "webhook",
                     *           "events": [
                     *             "run_failed"
                     *           ],
                     *           "minimum_balance": null,
                     *           "is_active": true,
                     *           "address": "string",
                     *           "has_secret": true,
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListAlertTargetsAnswer"];
                };
            };
        };
    };
    createAlertTarget: {
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
                 *       "name": "string",
                 *       "kind": "webhook",
                 *       "events": [
                 *         "run_failed"
                 *       ],
                 *       "address": "string"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAlertTargetBody"];
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
                     *       "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *       "name": "string",
                     *       "kind": "webhook",
                     *       "events": [
                     *         "run_failed"
                     *       ],
                     *       "minimum_balance": null,
                     *       "is_active": true,
                     *       "address": "string",
                     *       "has_secret": true,
                     *       "created_at": "2024-01-15T10:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AlertTarget"];
                };
            };
        };
    };
    updateAlertTarget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "string",
                 *       "kind": "webhook",
                 *       "events": [
                 *         "run_failed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAlertTargetBody"];
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
                     *       "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *       "name": "string",
                     *       "kind": "webhook",
                     *       "events": [
                     *         "run_failed"
                     *       ],
                     *       "minimum_balance": null,
                     *       "is_active": true,
                     *       "address": "string",
                     *       "has_secret": true,
                     *       "created_at": "2024-01-15T10:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AlertTarget"];
                };
            };
        };
    };
    deleteAlertTarget: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["DeleteAlertTargetAnswer"];
                };
            };
        };
    };
    testAlertTarget: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["TestAlertTargetAnswer"];
                };
            };
        };
    };
    listAlertMessages: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                id: string;
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
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "status": "sending",
                     *           "events": 1,
                     *           "attempts": 1,
                     *           "answer": 1,
                     *           "error": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "ended_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AlertMessagePage"];
                };
            };
        };
    };
    listInstallationAlertTargets: {
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
                     *       "items": [
                     *         {
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "name": "string",
                     *           "kind": "webhook",
                     *           "events": [
                     *             "run_failed"
                     *           ],
                     *           "minimum_balance": null,
                     *           "is_active": true,
                     *           "address": "string",
                     *           "has_secret": true,
                     *           "created_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListInstallationAlertTargetsAnswer"];
                };
            };
        };
    };
    createInstallationAlertTarget: {
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
                 *       "name": "string",
                 *       "kind": "webhook",
                 *       "events": [
                 *         "run_failed"
                 *       ],
                 *       "address": "string"
                 *     }
                 */
                "application/json": components["schemas"]["CreateInstallationAlertTargetBody"];
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
                     *       "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *       "name": "string",
                     *       "kind": "webhook",
                     *       "events": [
                     *         "run_failed"
                     *       ],
                     *       "minimum_balance": null,
                     *       "is_active": true,
                     *       "address": "string",
                     *       "has_secret": true,
                     *       "created_at": "2024-01-15T10:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AlertTarget"];
                };
            };
        };
    };
    updateInstallationAlertTarget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "string",
                 *       "kind": "webhook",
                 *       "events": [
                 *         "run_failed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateInstallationAlertTargetBody"];
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
                     *       "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *       "name": "string",
                     *       "kind": "webhook",
                     *       "events": [
                     *         "run_failed"
                     *       ],
                     *       "minimum_balance": null,
                     *       "is_active": true,
                     *       "address": "string",
                     *       "has_secret": true,
                     *       "created_at": "2024-01-15T10:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AlertTarget"];
                };
            };
        };
    };
    deleteInstallationAlertTarget: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["DeleteInstallationAlertTargetAnswer"];
                };
            };
        };
    };
    testInstallationAlertTarget: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": true
                     *     }
                     */
                    "application/json": components["schemas"]["TestInstallationAlertTargetAnswer"];
                };
            };
        };
    };
    listInstallationAlertMessages: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                id: string;
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
                     *           "id": "3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60",
                     *           "status": "sending",
                     *           "events": 1,
                     *           "attempts": 1,
                     *           "answer": 1,
                     *           "error": "string",
                     *           "created_at": "2024-01-15T10:30:00Z",
                     *           "ended_at": "2024-01-15T10:30:00Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "page_size": 1,
                     *       "total_pages": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AlertMessagePage"];
                };
            };
        };
    };
    receiveAlert: {
        parameters: {
            query?: never;
            header: {
                "webhook-id": string;
                "webhook-timestamp": string;
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Alert"];
            };
        };
        responses: {
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
