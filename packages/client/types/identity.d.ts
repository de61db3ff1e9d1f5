/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export interface paths {
    "/identity/api/v1/auth/register": {
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
    "/identity/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["loginWithForm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity/api/v1/auth/login/json": {
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
    "/identity/api/v1/auth/logout": {
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
    "/identity/api/v1/auth/me": {
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
    "/identity/api/v1/auth/refresh": {
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
    "/identity/api/v1/auth/change-password": {
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
    "/identity/api/v1/auth/forgot-password": {
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
    "/identity/api/v1/auth/reset-password": {
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
    "/identity/api/v1/auth/verify-email": {
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
    "/identity/api/v1/auth/resend-verification": {
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {string} */
        AccountStatus: "active" | "inactive" | "suspended";
        ChangePasswordBody: {
            /** Format: password */
            old_password: string;
            /** Format: password */
            new_password: string;
        };
        Done: {
            message: string;
        };
        Error: {
            detail: string;
        };
        LoginBody: {
            username: string;
            /** Format: password */
            password: string;
            remember_me?: boolean;
        };
        LoginWithFormBody: {
            username: string;
            /** Format: password */
            password: string;
            /** @enum {string} */
            grant_type?: "password" | "";
            scope?: string;
            client_id?: string;
            client_secret?: string;
        };
        Me: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            avatar_url: string | null;
            bio: string | null;
            phone: string | null;
            is_email_verified: boolean;
            is_phone_verified: boolean;
            is_superuser: boolean;
            is_staff: boolean;
            status: components["schemas"]["AccountStatus"];
            language: string;
            timezone: string;
            theme: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            last_login_at: string | null;
            login_count: number;
        };
        Refreshed: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
            user: components["schemas"]["RefreshedUser"];
        };
        RefreshedUser: {
            id: number;
            username: string;
            email: string;
        };
        RegisterBody: {
            /** Format: username */
            username: string;
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
            /** Format: password */
            confirm_password: string;
            /** Format: name */
            full_name?: string | null;
            phone?: string | null;
        };
        Registered: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            phone: string | null;
            is_superuser: boolean;
            is_staff: boolean;
            status: components["schemas"]["AccountStatus"];
            /** Format: date-time */
            created_at: string;
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
        SessionUser: {
            id: number;
            username: string;
            email: string;
            full_name: string | null;
            avatar_url: string | null;
            is_superuser: boolean;
            is_staff: boolean;
            status: components["schemas"]["AccountStatus"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_login_at: string | null;
        };
        SignedIn: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
            user: components["schemas"]["SessionUser"];
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
                 *       "password": "password123",
                 *       "confirm_password": "password123",
                 *       "full_name": "测试用户",
                 *       "phone": "13800138000"
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
                     *       "id": 1,
                     *       "username": "testuser",
                     *       "email": "test@example.com",
                     *       "full_name": "测试用户",
                     *       "phone": "13800138000",
                     *       "is_superuser": false,
                     *       "is_staff": false,
                     *       "status": "active",
                     *       "created_at": "2024-01-01T12:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Registered"];
                };
            };
        };
    };
    loginWithForm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["LoginWithFormBody"];
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
                     *       "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *       "token_type": "bearer",
                     *       "expires_in": 3600,
                     *       "user": {
                     *         "id": 1,
                     *         "username": "testuser",
                     *         "email": "test@example.com",
                     *         "full_name": "测试用户",
                     *         "avatar_url": null,
                     *         "is_superuser": false,
                     *         "is_staff": false,
                     *         "status": "active",
                     *         "created_at": "2024-01-01T12:00:00Z",
                     *         "last_login_at": "2024-01-01T12:30:00Z"
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
                 *       "password": "password123",
                 *       "remember_me": false
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
                     *       "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *       "token_type": "bearer",
                     *       "expires_in": 3600,
                     *       "user": {
                     *         "id": 1,
                     *         "username": "testuser",
                     *         "email": "test@example.com",
                     *         "full_name": "测试用户",
                     *         "avatar_url": null,
                     *         "is_superuser": false,
                     *         "is_staff": false,
                     *         "status": "active",
                     *         "created_at": "2024-01-01T12:00:00Z",
                     *         "last_login_at": "2024-01-01T12:30:00Z"
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
                     *       "message": "操作成功"
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
                     *       "full_name": "测试用户",
                     *       "avatar_url": null,
                     *       "bio": null,
                     *       "phone": "13800138000",
                     *       "is_email_verified": false,
                     *       "is_phone_verified": false,
                     *       "is_superuser": false,
                     *       "is_staff": false,
                     *       "status": "active",
                     *       "language": "zh",
                     *       "timezone": "Asia/Shanghai",
                     *       "theme": "light",
                     *       "created_at": "2024-01-01T12:00:00Z",
                     *       "updated_at": "2024-01-01T12:00:00Z",
                     *       "last_login_at": "2024-01-01T12:30:00Z",
                     *       "login_count": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
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
                     *       "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                     *       "token_type": "bearer",
                     *       "expires_in": 3600,
                     *       "user": {
                     *         "id": 1,
                     *         "username": "testuser",
                     *         "email": "test@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Refreshed"];
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
                 *       "old_password": "oldpassword123",
                 *       "new_password": "newpassword123"
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
                     *       "message": "操作成功"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
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
                     *       "message": "操作成功"
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
                 *       "new_password": "newpassword123"
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
                     *       "message": "操作成功"
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
                     *       "message": "操作成功"
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
                     *       "message": "操作成功"
                     *     }
                     */
                    "application/json": components["schemas"]["Done"];
                };
            };
        };
    };
}
