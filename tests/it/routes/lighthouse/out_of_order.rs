//! Providers that the operator has closed: users are told wherever they look for them, before
//! anything is reserved. Connected users continue.

use super::*;

const SAYS: &str = "Their sign-in is being repaired. <b>Monday</b>\u{202e}";

/// Reopens the gateway with changed settings, such as a closed platform or endpoint, on the same
/// database.
fn reopened(gateway: &mut Gateway, change: impl FnOnce(&mut Settings)) {
    let mut settings = gateway.settings.clone();
    change(&mut settings);
    let address = SocketAddr::from(([127, 0, 0, 1], 8417));
    gateway.app = App::open(&settings, address, gateway.clock.clone()).unwrap();
    gateway.router = router(gateway.app.clone());
}

fn platform_out_of_order(settings: &mut Settings) {
    let platform = settings.platforms.get_mut("secret").unwrap();
    platform.out_of_order = Some(SAYS.to_owned());
}

#[test]
fn a_closed_provider_gets_no_new_users_and_connected_ones_continue() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        let under_way = signed_in(&gateway, &who).await;
        reopened(&mut gateway, platform_out_of_order);

        let attempt = Attempt::at(CONFIDENTIAL);
        let refused = gateway.ticket(&who, &attempt).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(
            refused.refusal(),
            json!({
                "success": false, "code": "endpoint_out_of_order", "data": null,
                "error": "Nobody can connect to Secret Hospital at the moment: Their sign-in is being repaired. <b>Monday</b>\\u{202e}",
            })
        );
        let path = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        let page = gateway.get(&path, "").await;
        page.is_page(
            StatusCode::CONFLICT,
            "New connections to Secret Hospital are paused: Their sign-in",
        );
        assert!(
            page.body
                .contains("repaired. &lt;b&gt;Monday&lt;/b&gt;\\u{202e}"),
            "{page:?}"
        );
        assert_eq!(
            (rows(&gateway, "flows"), rows(&gateway, "reservations")),
            (1, 1)
        );

        // These continue: the other provider, the catalog, the sign-in that was under way, and its
        // refreshes.
        gateway.ticket(&who, &Attempt::at(PUBLIC)).await.data();
        let entry = gateway
            .get(&format!("/v1/catalog?endpoint_id={CONFIDENTIAL}"), "")
            .await
            .data();
        assert_eq!(entry["out_of_order"], SAYS);
        let entry = gateway
            .get(&format!("/v1/catalog?endpoint_id={PUBLIC}"), "")
            .await
            .data();
        assert_eq!(entry.get("out_of_order"), None);
        let search = Request::post("/v1/search").body(Body::from("{}")).unwrap();
        let found = gateway.send(search).await.data();
        let told: Vec<(&Value, Option<&Value>)> = found["hits"]["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| &hit["_source"]["portals"][0]["endpoints"][0])
            .map(|endpoint| (&endpoint["platform_type"], endpoint.get("out_of_order")))
            .filter(|(_, why)| why.is_some())
            .collect();
        assert_eq!(told, [(&json!("secret"), Some(&json!(SAYS)))]);
        let swapped = gateway
            .form("/v1/token/secret", &swap(&under_way), "")
            .await;
        assert_eq!(swapped.status, StatusCode::OK);
        let refresh = "grant_type=refresh_token&refresh_token=rt-s";
        assert_eq!(
            gateway.form("/v1/token/secret", refresh, "").await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn an_endpoint_may_override_its_platform() {
    block_on(async {
        let mut gateway = Gateway::new();
        let who = gateway.register().await;
        reopened(&mut gateway, |settings| {
            platform_out_of_order(settings);
            settings.endpoints[2].out_of_order = Some(String::new());
            settings.endpoints[0].out_of_order = Some("Closed.".to_owned());
        });
        gateway
            .ticket(&who, &Attempt::at(CONFIDENTIAL))
            .await
            .data();
        let refused = gateway.ticket(&who, &Attempt::at(PUBLIC)).await;
        assert!(
            refused
                .body
                .contains("Quillmoor Health at the moment: Closed."),
            "{refused:?}"
        );
    });
}
