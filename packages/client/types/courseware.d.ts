/** Made by `npm run types -w @owlery/client` from a document of the server; do not edit. */
export interface paths {
    "/courseware/health": {
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
    "/courseware/api/v1/health/db": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDatabaseHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/auth/register": {
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
    "/courseware/api/v1/auth/login": {
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
    "/courseware/api/v1/auth/me": {
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
    "/courseware/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/auth/logout": {
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
    "/courseware/api/v1/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMaterials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMaterial"];
        put: operations["changeMaterial"];
        post?: never;
        delete: operations["hideMaterial"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["toggleMaterialLike"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}/reactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReactions"];
        put?: never;
        post: operations["react"];
        delete: operations["removeReaction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}/reactions/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMyReaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/upload/status/{material_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getUploadStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/upload/thumbnail-status/{material_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getThumbnailStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/upload/{material_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteMaterial"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/admin/cleanup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["runCleanup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/admin/scheduler/status": {
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
    "/courseware/api/v1/admin/scheduler/jobs/{job_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["pauseSchedulerJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/admin/scheduler/jobs/{job_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resumeSchedulerJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/materials/{folder}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadMaterialFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/materials/materials/{folder}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadMaterialFileByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/thumbnails/{folder}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/materials/thumbnails/{folder}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadThumbnailByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/materials/{material_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getThumbnailWithoutVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["streamMaterial"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/materials/{material_id}/url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMaterialUrl"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courseware/api/v1/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["uploadMaterial"];
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
        ChangeMaterialBody: {
            /** Format: visible */
            title?: string | null;
            description?: string | null;
            status?: unknown;
        };
        ChangedJob: {
            /** @enum {boolean} */
            success: true;
            message: string;
            job_id: string;
        };
        CleanupReport: {
            success: boolean;
            cleaned_records: number;
            cleaned_files: number;
            duration_seconds: number;
            errors: string[];
        };
        Error: {
            error: components["schemas"]["ErrorDetail"];
        };
        ErrorDetail: {
            code: string;
            message: string;
            details: {
                [key: string]: unknown;
            };
        };
        FullReaction: {
            id: number;
            type: string;
            emoji: string;
            tooltip: string;
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            updated_at: string | null;
        };
        GetDatabaseHealthAnswer: {
            /** @enum {string} */
            status: "healthy";
            /** @enum {string} */
            database: "connected";
        };
        GetHealthAnswer: {
            /** @enum {string} */
            status: "healthy";
            version: string;
            environment: string;
        };
        LoginBody: {
            email: string;
            /** Format: password */
            password: string;
        };
        Material: {
            id: number;
            title: string;
            description: string | null;
            type: components["schemas"]["MaterialType"];
            file_path: string;
            file_size: number;
            file_format: string;
            thumbnail_path: string | null;
            uploader_id: number;
            view_count: number;
            like_count: number;
            status: components["schemas"]["MaterialStatus"];
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            updated_at: string;
            duration_seconds: number | null;
            width: number;
            height: number;
            page_count: number | null;
            file_type: string;
            mime_type: string;
        };
        MaterialDetail: {
            id: number;
            title: string;
            description: string | null;
            type: components["schemas"]["MaterialType"];
            file_path: string;
            file_size: number;
            file_format: string;
            thumbnail_path: string | null;
            uploader_id: number;
            view_count: number;
            like_count: number;
            status: components["schemas"]["MaterialStatus"];
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            updated_at: string;
            duration_seconds: number | null;
            width: number;
            height: number;
            page_count: number | null;
            file_type: string;
            mime_type: string;
            uploader_name: string;
            uploader_avatar: string | null;
            is_liked: boolean;
            uploader: components["schemas"]["Uploader"];
            is_liked_by_me: boolean;
            related_materials: components["schemas"]["Material"][];
        };
        MaterialPage: {
            items: components["schemas"]["ShownMaterial"][];
            total: number;
            page: number;
            page_size: number;
            total_pages: number;
            has_next: boolean;
            has_prev: boolean;
        };
        /** @enum {string} */
        MaterialStatus: "active" | "hidden";
        /** @enum {string} */
        MaterialType: "video" | "pdf";
        MaterialUrl: {
            url: string;
            expires_in: number;
            material_id: number;
            file_type: string;
            file_format: string;
        };
        MyReaction: {
            has_reaction: boolean;
            reaction: components["schemas"]["FullReaction"] | null;
        };
        OwnReaction: {
            id: number;
            type: string;
            emoji: string;
            tooltip: string;
            /** Format: date-time-local */
            created_at: string;
        };
        ReactBody: {
            reaction_type?: string | null;
        };
        Reacted: {
            id: number;
            material_id: number;
            user_id: number;
            reaction_type: string;
            emoji: string;
            tooltip: string;
            message: string;
            counts: components["schemas"]["ReactionCounts"];
        };
        ReactionCount: {
            type: string;
            emoji: string;
            tooltip: string;
            count: number;
        };
        ReactionCounts: {
            thumbs_up: number;
            thumbs_down: number;
            question: number;
            insight: number;
        };
        ReactionRemoved: {
            message: string;
            counts: components["schemas"]["ReactionCounts"];
        };
        Reactions: {
            material_id: number;
            counts: components["schemas"]["ReactionCounts"];
            total: number;
            reactions: components["schemas"]["ReactionCount"][];
            user_reaction?: components["schemas"]["OwnReaction"] | null;
        };
        RefreshTokensBody: {
            refresh_token: string;
        };
        RegisterBody: {
            /** Format: email */
            email: string;
            /** Format: visible */
            name: string;
            /** Format: password */
            password: string;
            avatar_url?: string | null;
        };
        Registered: {
            id: number;
            email: string;
            name: string;
            avatar_url: string | null;
            is_active: boolean;
            /** Format: date-time-local */
            created_at: string;
            access_token: string;
            refresh_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
            user: components["schemas"]["User"];
        };
        RunCleanupBody: {
            cleanup_processing?: boolean;
            cleanup_orphans?: boolean;
            max_age_minutes?: number;
            dry_run?: boolean;
        };
        SchedulerJob: {
            id: string;
            name: string;
            /** Format: date-time-local */
            next_run_time: string | null;
        };
        SchedulerStatus: {
            running: boolean;
            jobs: components["schemas"]["SchedulerJob"][];
        };
        ShownMaterial: {
            id: number;
            title: string;
            description: string | null;
            type: components["schemas"]["MaterialType"];
            file_path: string;
            file_size: number;
            file_format: string;
            thumbnail_path: string | null;
            uploader_id: number;
            view_count: number;
            like_count: number;
            status: components["schemas"]["MaterialStatus"];
            /** Format: date-time-local */
            created_at: string;
            /** Format: date-time-local */
            updated_at: string;
            duration_seconds: number | null;
            width: number;
            height: number;
            page_count: number | null;
            file_type: string;
            mime_type: string;
            uploader_name: string;
            uploader_avatar: string | null;
            is_liked: boolean;
            uploader: components["schemas"]["Uploader"];
            is_liked_by_me: boolean;
        };
        SignedIn: {
            access_token: string;
            refresh_token: string;
            /** @enum {string} */
            token_type: "bearer";
            expires_in: number;
            user: components["schemas"]["User"];
        };
        SignedOut: {
            message: string;
            detail: string;
        };
        /** @enum {string} */
        ThumbnailState: "pending" | "completed" | "failed";
        ThumbnailStatus: {
            material_id: number;
            thumbnail_status: components["schemas"]["ThumbnailState"];
            thumbnail_path: string | null;
            has_thumbnail: boolean;
        };
        ToggleMaterialLikeAnswer: {
            is_liked: boolean;
            like_count: number;
            liked: boolean;
        };
        Tokens: {
            access_token: string;
            refresh_token: string;
            /** @enum {string} */
            token_type: "bearer";
        };
        UploadMaterialBody: {
            /** Format: visible */
            title: string;
            description?: string;
            /** Format: binary */
            file: Blob;
        };
        /** @enum {string} */
        UploadState: "processing" | "active" | "hidden";
        UploadStatus: {
            material_id: number;
            status: components["schemas"]["UploadState"];
            progress: number;
            message: string;
            thumbnail_path: string | null;
            has_thumbnail: boolean;
        };
        Uploader: {
            id: number;
            name: string;
            avatar_url: string | null;
        };
        User: {
            id: number;
            email: string;
            name: string;
            avatar_url: string | null;
            is_active: boolean;
            /** Format: date-time-local */
            created_at: string;
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
                     *       "environment": "production"
                     *     }
                     */
                    "application/json": components["schemas"]["GetHealthAnswer"];
                };
            };
        };
    };
    getDatabaseHealth: {
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
                    "application/json": components["schemas"]["GetDatabaseHealthAnswer"];
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
                 *       "email": "user@example.com",
                 *       "name": "用户名",
                 *       "password": "your-password",
                 *       "avatar_url": "https://example.com/avatar.jpg"
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
                     *       "id": 1,
                     *       "email": "user@example.com",
                     *       "name": "用户名",
                     *       "avatar_url": "https://example.com/avatar.jpg",
                     *       "is_active": true,
                     *       "created_at": "2024-01-15T08:30:00",
                     *       "access_token": "eyJhbGciOiJIUzI1NiIs…",
                     *       "refresh_token": "your-refresh-token",
                     *       "token_type": "bearer",
                     *       "expires_in": 1800,
                     *       "user": {
                     *         "id": 1,
                     *         "email": "user@example.com",
                     *         "name": "用户名",
                     *         "avatar_url": "https://example.com/avatar.jpg",
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T08:30:00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Registered"];
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
                 *       "email": "user@example.com",
                 *       "password": "your-password"
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
                     *       "access_token": "eyJhbGciOiJIUzI1NiIs…",
                     *       "refresh_token": "your-refresh-token",
                     *       "token_type": "bearer",
                     *       "expires_in": 1800,
                     *       "user": {
                     *         "id": 1,
                     *         "email": "user@example.com",
                     *         "name": "用户名",
                     *         "avatar_url": "https://example.com/avatar.jpg",
                     *         "is_active": true,
                     *         "created_at": "2024-01-15T08:30:00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
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
                     *       "email": "user@example.com",
                     *       "name": "用户名",
                     *       "avatar_url": "https://example.com/avatar.jpg",
                     *       "is_active": true,
                     *       "created_at": "2024-01-15T08:30:00"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    refreshTokens: {
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
                 *       "refresh_token": "your-refresh-token"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshTokensBody"];
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
                     *       "access_token": "eyJhbGciOiJIUzI1NiIs…",
                     *       "refresh_token": "your-refresh-token",
                     *       "token_type": "bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["Tokens"];
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
                     *       "message": "操作成功",
                     *       "detail": "登出成功"
                     *     }
                     */
                    "application/json": components["schemas"]["SignedOut"];
                };
            };
        };
    };
    listMaterials: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                sort_by?: "created_at" | "view_count" | "like_count";
                sort_order?: "asc" | "desc";
                material_type?: string;
                search?: string;
                uploader_id?: number;
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
                     *           "type": "video",
                     *           "file_path": "materials/1/20240115_083000_video.mp4",
                     *           "file_size": 10485760,
                     *           "file_format": "mp4",
                     *           "thumbnail_path": "thumbnails/1/1.jpg",
                     *           "uploader_id": 1,
                     *           "view_count": 100,
                     *           "like_count": 50,
                     *           "status": "active",
                     *           "created_at": "2024-01-15T08:30:00",
                     *           "updated_at": "2024-01-15T08:30:00",
                     *           "duration_seconds": 2.5,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "page_count": null,
                     *           "file_type": "video",
                     *           "mime_type": "video/mp4",
                     *           "uploader_name": "用户名",
                     *           "uploader_avatar": null,
                     *           "is_liked": false,
                     *           "uploader": {
                     *             "id": 1,
                     *             "name": "用户名",
                     *             "avatar_url": "https://example.com/avatar.jpg"
                     *           },
                     *           "is_liked_by_me": false
                     *         }
                     *       ],
                     *       "total": 100,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total_pages": 5,
                     *       "has_next": true,
                     *       "has_prev": true
                     *     }
                     */
                    "application/json": components["schemas"]["MaterialPage"];
                };
            };
        };
    };
    getMaterial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "type": "video",
                     *       "file_path": "materials/1/20240115_083000_video.mp4",
                     *       "file_size": 10485760,
                     *       "file_format": "mp4",
                     *       "thumbnail_path": "thumbnails/1/1.jpg",
                     *       "uploader_id": 1,
                     *       "view_count": 100,
                     *       "like_count": 50,
                     *       "status": "active",
                     *       "created_at": "2024-01-15T08:30:00",
                     *       "updated_at": "2024-01-15T08:30:00",
                     *       "duration_seconds": 2.5,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "page_count": null,
                     *       "file_type": "video",
                     *       "mime_type": "video/mp4",
                     *       "uploader_name": "用户名",
                     *       "uploader_avatar": null,
                     *       "is_liked": false,
                     *       "uploader": {
                     *         "id": 1,
                     *         "name": "用户名",
                     *         "avatar_url": "https://example.com/avatar.jpg"
                     *       },
                     *       "is_liked_by_me": false,
                     *       "related_materials": [
                     *         {
                     *           "id": 1,
                     *           "type": "video",
                     *           "file_path": "materials/1/20240115_083000_video.mp4",
                     *           "file_size": 10485760,
                     *           "file_format": "mp4",
                     *           "thumbnail_path": "thumbnails/1/1.jpg",
                     *           "uploader_id": 1,
                     *           "view_count": 100,
                     *           "like_count": 50,
                     *           "status": "active",
                     *           "created_at": "2024-01-15T08:30:00",
                     *           "updated_at": "2024-01-15T08:30:00",
                     *           "duration_seconds": 2.5,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "page_count": null,
                     *           "file_type": "video",
                     *           "mime_type": "video/mp4"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MaterialDetail"];
                };
            };
        };
    };
    changeMaterial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ChangeMaterialBody"];
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
                     *       "type": "video",
                     *       "file_path": "materials/1/20240115_083000_video.mp4",
                     *       "file_size": 10485760,
                     *       "file_format": "mp4",
                     *       "thumbnail_path": "thumbnails/1/1.jpg",
                     *       "uploader_id": 1,
                     *       "view_count": 100,
                     *       "like_count": 50,
                     *       "status": "active",
                     *       "created_at": "2024-01-15T08:30:00",
                     *       "updated_at": "2024-01-15T08:30:00",
                     *       "duration_seconds": 2.5,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "page_count": null,
                     *       "file_type": "video",
                     *       "mime_type": "video/mp4",
                     *       "uploader_name": "用户名",
                     *       "uploader_avatar": null,
                     *       "is_liked": false,
                     *       "uploader": {
                     *         "id": 1,
                     *         "name": "用户名",
                     *         "avatar_url": "https://example.com/avatar.jpg"
                     *       },
                     *       "is_liked_by_me": false,
                     *       "related_materials": [
                     *         {
                     *           "id": 1,
                     *           "type": "video",
                     *           "file_path": "materials/1/20240115_083000_video.mp4",
                     *           "file_size": 10485760,
                     *           "file_format": "mp4",
                     *           "thumbnail_path": "thumbnails/1/1.jpg",
                     *           "uploader_id": 1,
                     *           "view_count": 100,
                     *           "like_count": 50,
                     *           "status": "active",
                     *           "created_at": "2024-01-15T08:30:00",
                     *           "updated_at": "2024-01-15T08:30:00",
                     *           "duration_seconds": 2.5,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "page_count": null,
                     *           "file_type": "video",
                     *           "mime_type": "video/mp4"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MaterialDetail"];
                };
            };
        };
    };
    hideMaterial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    toggleMaterialLike: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "is_liked": false,
                     *       "like_count": 50,
                     *       "liked": true
                     *     }
                     */
                    "application/json": components["schemas"]["ToggleMaterialLikeAnswer"];
                };
            };
        };
    };
    listReactions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "material_id": 1,
                     *       "counts": {
                     *         "thumbs_up": 2,
                     *         "thumbs_down": 0,
                     *         "question": 1,
                     *         "insight": 1
                     *       },
                     *       "total": 100,
                     *       "reactions": [
                     *         {
                     *           "type": "video",
                     *           "emoji": "👍",
                     *           "tooltip": "有帮助",
                     *           "count": 1
                     *         }
                     *       ],
                     *       "user_reaction": {
                     *         "id": 1,
                     *         "type": "video",
                     *         "emoji": "👍",
                     *         "tooltip": "有帮助",
                     *         "created_at": "2024-01-15T08:30:00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Reactions"];
                };
            };
        };
    };
    react: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reaction_type": "thumbs_up"
                 *     }
                 */
                "application/json": components["schemas"]["ReactBody"];
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
                     *       "material_id": 1,
                     *       "user_id": 1,
                     *       "reaction_type": "thumbs_up",
                     *       "emoji": "👍",
                     *       "tooltip": "有帮助",
                     *       "message": "操作成功",
                     *       "counts": {
                     *         "thumbs_up": 2,
                     *         "thumbs_down": 0,
                     *         "question": 1,
                     *         "insight": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Reacted"];
                };
            };
        };
    };
    removeReaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "message": "操作成功",
                     *       "counts": {
                     *         "thumbs_up": 2,
                     *         "thumbs_down": 0,
                     *         "question": 1,
                     *         "insight": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReactionRemoved"];
                };
            };
        };
    };
    getMyReaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "has_reaction": true,
                     *       "reaction": {
                     *         "id": 1,
                     *         "type": "video",
                     *         "emoji": "👍",
                     *         "tooltip": "有帮助",
                     *         "created_at": "2024-01-15T08:30:00",
                     *         "updated_at": "2024-01-15T08:30:00"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["MyReaction"];
                };
            };
        };
    };
    getUploadStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "material_id": 1,
                     *       "status": "processing",
                     *       "progress": 100,
                     *       "message": "操作成功",
                     *       "thumbnail_path": "thumbnails/1/1.jpg",
                     *       "has_thumbnail": true
                     *     }
                     */
                    "application/json": components["schemas"]["UploadStatus"];
                };
            };
        };
    };
    getThumbnailStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "material_id": 1,
                     *       "thumbnail_status": "completed",
                     *       "thumbnail_path": "thumbnails/1/1.jpg",
                     *       "has_thumbnail": true
                     *     }
                     */
                    "application/json": components["schemas"]["ThumbnailStatus"];
                };
            };
        };
    };
    deleteMaterial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    runCleanup: {
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
                 *       "max_age_minutes": 30
                 *     }
                 */
                "application/json": components["schemas"]["RunCleanupBody"];
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
                     *       "cleaned_records": 5,
                     *       "cleaned_files": 3,
                     *       "duration_seconds": 2.5,
                     *       "errors": []
                     *     }
                     */
                    "application/json": components["schemas"]["CleanupReport"];
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
                     *       "running": true,
                     *       "jobs": [
                     *         {
                     *           "id": "cleanup_job",
                     *           "name": "cleanup_stale_records",
                     *           "next_run_time": "2024-01-15T09:00:00"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SchedulerStatus"];
                };
            };
        };
    };
    pauseSchedulerJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example cleanup_job */
                job_id: string;
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
                     *       "job_id": "cleanup_job"
                     *     }
                     */
                    "application/json": components["schemas"]["ChangedJob"];
                };
            };
        };
    };
    resumeSchedulerJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example cleanup_job */
                job_id: string;
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
                     *       "job_id": "cleanup_job"
                     *     }
                     */
                    "application/json": components["schemas"]["ChangedJob"];
                };
            };
        };
    };
    downloadMaterialFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                folder: string;
                /** @example 用户名 */
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
    downloadMaterialFileByPath: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                folder: string;
                /** @example 用户名 */
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
    downloadThumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                folder: string;
                /** @example 用户名 */
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
    downloadThumbnailByPath: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                folder: string;
                /** @example 用户名 */
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
    getThumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
    getThumbnailWithoutVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
    streamMaterial: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
    getMaterialUrl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                material_id: number;
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
                     *       "url": "/materials/1/20240115_083000_video.mp4",
                     *       "expires_in": 1800,
                     *       "material_id": 1,
                     *       "file_type": "video",
                     *       "file_format": "mp4"
                     *     }
                     */
                    "application/json": components["schemas"]["MaterialUrl"];
                };
            };
        };
    };
    uploadMaterial: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadMaterialBody"];
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
                     *       "type": "video",
                     *       "file_path": "materials/1/20240115_083000_video.mp4",
                     *       "file_size": 10485760,
                     *       "file_format": "mp4",
                     *       "thumbnail_path": "thumbnails/1/1.jpg",
                     *       "uploader_id": 1,
                     *       "view_count": 100,
                     *       "like_count": 50,
                     *       "status": "active",
                     *       "created_at": "2024-01-15T08:30:00",
                     *       "updated_at": "2024-01-15T08:30:00",
                     *       "duration_seconds": 2.5,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "page_count": null,
                     *       "file_type": "video",
                     *       "mime_type": "video/mp4"
                     *     }
                     */
                    "application/json": components["schemas"]["Material"];
                };
            };
        };
    };
}
