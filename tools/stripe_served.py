"""What the sandbox serves: families of operations, objects, and the facts that the SDK keeps in prose."""

FAMILIES = """
account balance balance_transactions billing/credit_balance_summary billing/credit_balance_transactions
billing/credit_grants billing/meter_events billing/meters billing_portal/configurations
billing_portal/sessions charges checkout/sessions coupons credit_notes customers disputes events files
invoice_payments invoiceitems invoices mandates payment_intents payment_methods plans prices products
promotion_codes quotes radar/early_fraud_warnings refunds reviews setup_attempts setup_intents shipping_rates
sources subscription_items subscription_schedules subscriptions tax_rates tokens webhook_endpoints
test_helpers/customers test_helpers/refunds test_helpers/test_clocks
""".split()
SERVED = """
account balance balance_transaction bank_account billing.credit_balance_summary
billing.credit_balance_transaction billing.credit_grant billing.meter billing.meter_event
billing_portal.configuration billing_portal.session card cash_balance charge checkout.session coupon
credit_note credit_note_line_item customer customer_balance_transaction customer_cash_balance_transaction
discount dispute event file funding_instructions invoice invoice_payment invoiceitem line_item item mandate
payment_intent payment_method plan price product promotion_code quote radar.early_fraud_warning refund review
setup_attempt setup_intent shipping_rate source subscription subscription_item subscription_schedule tax_id
tax_rate test_helpers.test_clock token webhook_endpoint
""".split()
#: Strings that '' clears although the SDK types them as plain str (Stripe's prose).
CLEARABLE = {
    "POST /v1/customers/{}": ("description", "email", "name", "phone"),
    "POST /v1/disputes/{}": ("evidence[",),
    "POST /v1/invoices/{}": ("description", "footer", "statement_descriptor"),
}
#: Fields that an answer lacks until they are expanded (Stripe docs, Expanding responses).
INCLUDABLE = {
    "charge": ("refunds",),
    "checkout.session": ("line_items",),
    "coupon": ("applies_to", "currency_options"),
    "customer": ("cash_balance", "sources", "subscriptions", "tax_ids"),
    "invoice": ("confirmation_secret", "payments"),
    "price": ("currency_options", "tiers"),
    "quote": ("line_items",),
}
#: Parameters of older API versions that Stripe's own command-line tool still sends; requests that pin the version lack
#: them.
LEGACY = {
    "POST /v1/checkout/sessions": {"payment_method_types": {"list": "string"}},
    "POST /v1/customers": {"coupon": "string"},
    "POST /v1/customers/{}": {"coupon": {"clear": "string"}},
    "POST /v1/payment_intents": {"payment_method_types": {"list": "string"}},
    "POST /v1/promotion_codes": {"coupon": "string"},
    "POST /v1/setup_intents": {"payment_method_types": {"list": "string"}},
}
